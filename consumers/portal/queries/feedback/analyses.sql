-- used by: feedback/one
-- param: feedback_id text required
-- column: job_id text
-- column: analysed_at moment
-- column: sentiment text
-- column: emotions json
-- column: urgency text
-- column: topics json
-- column: evidence json
-- column: because json
-- column: model text
-- column: instruction_version text
-- column: degraded boolean
-- column: latency_ms integer
-- column: waited_ms integer
select job_id, analysed_at, sentiment, emotions, urgency, topics, evidence, because, model, instruction_version, degraded,
       latency_ms, waited_ms
from feedback_analyses
where clinic_id = :clinic and feedback_id = :feedback_id
order by analysed_at desc, job_id
limit 20
