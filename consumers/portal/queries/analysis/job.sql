-- says: One analysis: where it stands, how often it was tried, how long it waited.
-- route: GET /v1/analysis/jobs/{job_id}
-- roles: doctor staff admin
-- answer: one
-- param: job_id text required
-- column: job_id text
-- column: kind text
-- column: subject_id text
-- column: lane text
-- column: status text
-- column: priority text
-- column: retry_count integer
-- column: max_retries integer
-- column: code text
-- column: error_message text
-- column: provider text
-- column: model text
-- column: instruction_version text
-- column: degraded boolean
-- column: queued_at moment
-- column: started_at moment
-- column: completed_at moment
-- column: waited_ms integer
-- column: latency_ms integer
select job_id, kind, subject_id, lane, status,
       case priority when 3 then 'urgent' when 2 then 'high' when 1 then 'normal' else 'low' end,
       retry_count, max_retries, code, error_message, provider, model, instruction_version, degraded, queued_at, started_at,
       completed_at, waited_ms, latency_ms
from analysis_jobs
where clinic_id = :clinic and job_id = :job_id
