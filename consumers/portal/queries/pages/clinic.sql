-- used by: every page
select name, timezone, (select value from settings s where s.clinic_id = c.clinic_id and s.key = 'emergency.number')
from clinics c where clinic_id = :clinic
