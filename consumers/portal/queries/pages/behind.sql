-- used by: /today
select (select count(*) from effects where clinic_id = :clinic and state in ('parked', 'claimed')),
       (select count(*) from effects where clinic_id = :clinic and state = 'failed'),
       (select min(requested_at) from effects where clinic_id = :clinic and state in ('parked', 'claimed')),
       (select count(*) from parked where clinic_id = :clinic),
       (select count(*) from dead_letters where clinic_id = :clinic and redriven_at is null)
