-- says: How and to whom reports go; secrets as stars.
-- route: GET /v1/config/reporting
-- alias: /api/reporting_config
-- roles: admin
-- answer: reporting_config
select key, value
from settings
where clinic_id = :clinic and (key like 'email.%' or key like 'reporting.%')
order by key
