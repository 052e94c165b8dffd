-- used by: /today
-- param: date text required
select r.reason, f.failed
from failure_stats f join failure_reasons r on r.clinic_id = f.clinic_id and r.reason_id = f.reason_id
where f.clinic_id = :clinic and f.date = :date and f.failed > 0
order by f.failed desc, r.reason
limit 8
