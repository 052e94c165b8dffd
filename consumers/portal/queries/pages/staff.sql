-- used by: /inbox/{feedback_id}
select id, email from users where clinic_id = :clinic and role in ('staff', 'admin') order by email limit 100
