-- used by: /inbox/{feedback_id}
-- param: feedback_id text required
select f.feedback_id, f.received_at, f.rating, f.ratings, f.comment, f.patient_id, f.visit_id, f.contact_ok, f.contact, f.language,
       f.channel, f.status, f.closed, f.assignee, u.email, f.is_complaint, f.urgency, f.urgency_source, f.sentiment, f.emotions,
       f.topics, f.analysed_at, f.degraded, f.complaint_answer_due
from feedback f left join users u on u.clinic_id = f.clinic_id and u.id = f.assignee
where f.clinic_id = :clinic and f.feedback_id = :feedback_id
