-- used by: /system
select worker, event_type, code, count(*), max(last_try)
from dead_letters
where clinic_id in (:clinic, '') and redriven_at is null
group by worker, event_type, code
order by 5 desc, 1, 2, 3
limit 30
