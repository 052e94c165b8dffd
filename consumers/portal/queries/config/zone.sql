-- used by: every read; dates and hours are the clinic's (C-7)
select timezone from clinics where clinic_id = :clinic
