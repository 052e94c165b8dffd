-- used by: /messages
select (select count(*) from (select 1 from messages where clinic_id = :clinic
                              and state in ('failed', 'undelivered', 'bounced', 'unknown') and coalesce(error_code, '') <> 'cancelled' limit 1000) f),
       (select count(*) from (select 1 from messages where clinic_id = :clinic and state = 'queued' limit 1000) w),
       (select count(*) from (select 1 from messages where clinic_id = :clinic
                              and state in ('accepted', 'sent', 'delivered', 'read') limit 1000) s),
       (select count(*) from (select 1 from messages where clinic_id = :clinic limit 1000) a)
