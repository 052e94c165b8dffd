-- says: One feedback with its analyses, its alerts and the history of what staff did.
-- route: GET /v1/feedback/{feedback_id}
-- alias: /feedback/{feedback_id}
-- roles: staff admin
-- answer: feedback_item
-- param: feedback_id text required
-- column: id text
-- column: received_at moment
-- column: rating integer
-- column: ratings json
-- column: comment text
-- column: instrument text
-- column: value text
-- column: channel text
-- column: language text
-- column: is_complaint boolean
-- column: patient_id text
-- column: visit_id text
-- column: contact_ok boolean
-- column: contact text
-- column: sentiment text
-- column: emotions json
-- column: topics json
-- column: urgency text
-- column: urgency_source text
-- column: analysed_at moment
-- column: degraded boolean
-- column: status text
-- column: assignee text
-- column: last_note text
-- column: acknowledged_at moment
-- column: acknowledged_by text
-- column: resolved_at moment
-- column: complaint_ack_due moment
-- column: complaint_answer_due moment
-- column: complaint_late boolean
select feedback_id, received_at, rating, ratings, comment, instrument, instrument_value, channel, language, is_complaint,
       patient_id, visit_id, contact_ok, contact, sentiment, emotions, topics, urgency, urgency_source, analysed_at, degraded,
       status, assignee, last_note, acknowledged_at, acknowledged_by, resolved_at, complaint_ack_due, complaint_answer_due,
       case when is_complaint = 1 and ((status = 'new' and complaint_ack_due < :now)
            or (closed = 0 and complaint_answer_due < :now)) then 1 else 0 end
from feedback
where clinic_id = :clinic and feedback_id = :feedback_id
