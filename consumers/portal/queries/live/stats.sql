-- used by: the figures that are pushed live
-- param: from text
-- param: to text
select figure, label, cast(sum(amount) as bigint)
from feedback_stats
where clinic_id = :clinic and date >= :from and date <= :to and figure in ('total', 'rating', 'sentiment', 'urgency', 'status')
group by figure, label
