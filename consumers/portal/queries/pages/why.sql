-- used by: /inbox/{feedback_id}
-- param: feedback_id text required
select evidence, because, model, degraded, analysed_at
from feedback_analyses
where clinic_id = :clinic and feedback_id = :feedback_id
order by analysed_at desc
limit 1
