-- used by: /trends
-- param: from text required
-- param: to text required
select date, figure, label, amount
from feedback_stats
where clinic_id = :clinic and date >= :from and date <= :to and figure in ('total', 'rating', 'urgency')
