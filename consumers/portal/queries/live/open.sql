-- used by: the figures that are pushed live
select (select count(*) from feedback where clinic_id = :clinic and closed = 0),
       (select count(*) from feedback where clinic_id = :clinic and closed = 0 and urgency_rank <= 1),
       (select count(*) from alerts where clinic_id = :clinic and closed = 0)
