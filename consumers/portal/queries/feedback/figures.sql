-- used by: feedback/summary, feedback/trends, feedback/instruments
-- param: from text required
-- param: to text required
select date, figure, label, amount
from feedback_stats
where clinic_id = :clinic and date >= :from and date <= :to and amount <> 0
order by date, figure, label
