-- used by: every page of staff, /inbox
select (select count(*) from feedback where clinic_id = :clinic and closed = 0),
       (select count(*) from feedback where clinic_id = :clinic and closed = 0 and urgency_rank <= 1),
       (select count(*) from feedback where clinic_id = :clinic and closed = 0 and assignee = :caller),
       (select count(*) from feedback where clinic_id = :clinic and closed = 1)
