-- says: How many, how well rated, how sorted and how soon acknowledged, from one local date to another (without them the last 30).
-- route: GET /v1/analytics/feedback/summary
-- alias: /analytics/summary
-- roles: staff admin
-- answer: feedback_summary
-- param: from date
-- param: to date
select timezone from clinics where clinic_id = :clinic
