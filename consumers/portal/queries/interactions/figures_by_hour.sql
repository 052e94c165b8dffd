-- used by: interactions/summary, interactions/statistics
-- param: from text required
-- param: to text required
select hour, sum(total)
from hourly_stats
where clinic_id = :clinic and date >= :from and date <= :to
group by hour
order by hour
