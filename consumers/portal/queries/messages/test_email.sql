-- says: What became of a test mail (INT-19): the mail server's own words when it was not taken.
-- route: GET /v1/config/reporting/test-email/{id}
-- roles: admin
-- answer: one
-- param: id text required
-- column: ok boolean
-- column: message_id text
-- column: error text
select case when state = 'accepted' then 1 else 0 end, message_id,
       case when state = 'accepted' then null else coalesce(error_text, error_code) end
from messages
where clinic_id = :clinic and message_id = :id and purpose = 'test' and state <> 'queued'
