-- used by: /reports
select date, total, as_of, delivery_state
from reports
where clinic_id = :clinic and period = 'day' and html <> ''
order by date desc
limit 60
