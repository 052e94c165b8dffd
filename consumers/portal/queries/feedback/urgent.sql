-- says: Feedback of urgency high or critical: open ones first, then critical before high, then oldest first.
-- route: GET /v1/feedback/urgent
-- alias: /feedback/urgent
-- roles: staff admin
-- answer: list
-- column: id text
-- column: received_at moment
-- column: rating integer
-- column: ratings json
-- column: comment text
-- column: instrument text
-- column: value text
-- column: sentiment text
-- column: emotions json
-- column: urgency text
-- column: urgency_source text
-- column: status text
-- column: assignee text
-- column: acknowledged_at moment
-- column: resolved_at moment
-- column: is_complaint boolean
-- column: last_note text
-- column: acknowledged_by text json_only
-- column: topics json json_only
-- column: degraded boolean json_only
-- column: channel text json_only
-- column: contact_ok boolean json_only
-- column: contact text json_only
-- column: complaint_ack_due moment json_only
-- column: complaint_answer_due moment json_only
-- column: complaint_late boolean json_only
-- column: closed hidden
-- column: urgency_rank hidden
-- column: received hidden
-- after: closed urgency_rank received id
select feedback_id, received_at, rating, ratings, comment, instrument, instrument_value, sentiment, emotions, urgency,
       urgency_source, status, assignee, acknowledged_at, resolved_at, is_complaint, last_note, acknowledged_by, topics, degraded,
       channel, contact_ok, case when length(contact) > 4 then '****' || substr(contact, length(contact) - 3) end,
       complaint_ack_due, complaint_answer_due,
       case when is_complaint = 1 and ((status = 'new' and complaint_ack_due < :now)
            or (closed = 0 and complaint_answer_due < :now)) then 1 else 0 end,
       closed, urgency_rank, received_at
from feedback
where clinic_id = :clinic
and urgency_rank <= 1
/*if after*/ and (closed, urgency_rank, received_at, feedback_id) > (:after_1, :after_2, :after_3, :after_4) /*end*/
order by closed, urgency_rank, received_at, feedback_id
limit :limit
