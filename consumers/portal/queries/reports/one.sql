-- says: The report of a date, of the week or month that it lies in, or of a report's id; as JSON, HTML, CSV or PDF.
-- route: GET /v1/reports/{date}
-- roles: staff admin
-- answer: report
-- forms: json html csv pdf
-- param: date text required
-- param: period choice day week month = day
select content, html, delivery_state, sent_at, late, generated_at
from reports
where clinic_id = :clinic and version > 0
  and ((period = :period and :date between date and last_date) or report_id = :date)
order by case when report_id = :date then 0 else 1 end, generated_at desc
limit 1
