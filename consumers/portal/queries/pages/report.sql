-- used by: /reports/{date}
-- param: date text required
select version, total, as_of, html
from reports
where clinic_id = :clinic and period = 'day' and date = :date and html <> ''
