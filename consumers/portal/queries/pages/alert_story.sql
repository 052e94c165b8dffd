-- used by: /inbox/{feedback_id}
-- param: feedback_id text required
select s.what, s.told, u.email, s.at, s.note
from alerts a join alert_steps s on s.clinic_id = a.clinic_id and s.alert_id = a.alert_id
left join users u on u.clinic_id = s.clinic_id and u.id = s.actor
where a.clinic_id = :clinic and a.subject_id = :feedback_id
order by s.at desc, s.position desc
