-- says: Feedback of the clinic, newest first; with `urgency` in the order of work: open ones first, then the most urgent, then the
-- says: oldest.
-- route: GET /v1/feedback
-- alias: /feedback/all
-- roles: staff admin
-- answer: list
-- param: rating_min integer 1 5
-- param: rating_max integer 1 5
-- param: sentiment words positive neutral negative mixed
-- param: urgency words critical high medium low
-- param: status words new acknowledged in_progress resolved dismissed reopened
-- param: from since
-- param: to until
-- param: q search
-- param: assignee text
-- param: complaint boolean
-- param: late boolean
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
/*if rating_min*/ and rating >= :rating_min /*end*/
/*if rating_max*/ and rating <= :rating_max /*end*/
/*if sentiment*/ and :sentiment like '%,' || sentiment || ',%' /*end*/
/*if urgency*/ and :urgency like '%,' || urgency || ',%' /*end*/
/*if status*/ and :status like '%,' || status || ',%' /*end*/
/*if from*/ and received_at >= :from /*end*/
/*if to*/ and received_at < :to /*end*/
/*if q*/ and (lower(comment) like :q escape '\' or exists (select 1 from feedback_actions line
    where line.clinic_id = :clinic and line.feedback_id = feedback.feedback_id and lower(line.note) like :q escape '\')) /*end*/
/*if assignee*/ and assignee = :assignee /*end*/
/*if complaint*/ and is_complaint = :complaint /*end*/
/*if late*/ and case when is_complaint = 1 and ((status = 'new' and complaint_ack_due < :now)
            or (closed = 0 and complaint_answer_due < :now)) then 1 else 0 end = :late /*end*/
/*if after urgency*/ and (closed, urgency_rank, received_at, feedback_id) > (:after_1, :after_2, :after_3, :after_4) /*end*/
/*if after !urgency*/ and (received_at, feedback_id) < (:after_3, :after_4) /*end*/
order by /*if urgency*/ closed, urgency_rank, received_at, feedback_id /*end*/ /*if !urgency*/ received_at desc, feedback_id desc /*end*/
limit :limit
