-- used by: /today, /trends
-- param: from text required
-- param: to text required
select date, interaction_type, total, success
from daily_stats
where clinic_id = :clinic and date >= :from and date <= :to
order by date, interaction_type
