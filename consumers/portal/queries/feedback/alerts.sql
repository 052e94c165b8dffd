-- used by: feedback/one
-- param: feedback_id text required
-- rows of: alerts/list
where clinic_id = :clinic and subject_id = :feedback_id
order by raised_at, alert_id
