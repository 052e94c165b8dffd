-- used by: /inbox/{feedback_id}
-- param: feedback_id text required
select a.actor_role, u.email, a.from_status, a.to_status, a.note, a.from_urgency, a.to_urgency, a.to_assignee, v.email, a.to_is_complaint, a.at
from feedback_actions a
left join users u on u.clinic_id = a.clinic_id and u.id = a.actor
left join users v on v.clinic_id = a.clinic_id and v.id = a.to_assignee
where a.clinic_id = :clinic and a.feedback_id = :feedback_id
order by a.position desc
