-- says: The reports that were made, newest first; of days, weeks or months.
-- route: GET /v1/reports
-- roles: staff admin
-- answer: list
-- param: period choice day week month
-- column: period text
-- column: date text
-- column: last_date text
-- column: report_id text
-- column: version integer
-- column: total integer
-- column: as_of moment
-- column: generated_at moment
-- column: late boolean
-- column: late_entries integer
-- column: delivery_state text
-- column: sent_at moment
-- after: date period
select period, date, last_date, report_id, version, total, as_of, generated_at, late, late_entries, delivery_state, sent_at
from reports
where clinic_id = :clinic and version > 0
/*if period*/ and period = :period /*end*/
/*if after*/ and (date, period) < (:after_1, :after_2) /*end*/
order by date desc, period desc
limit :limit
