-- used by: /today
-- param: since integer 0 9999999999999 = 0
select error_code, max(error_text), count(*)
from messages
where clinic_id = :clinic and created_at >= :since and state in ('failed', 'undelivered', 'bounced', 'unknown')
      and coalesce(error_code, '') <> 'cancelled'
group by error_code
order by 3 desc, 1
limit 5
