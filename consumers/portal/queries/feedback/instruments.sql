-- says: Answers to the standard questions: FFT, NPS, CSAT, CES with their 95 % intervals, and how staff and system agree on urgency.
-- route: GET /v1/analytics/feedback/instruments
-- roles: staff admin
-- answer: feedback_instruments
-- param: from date
-- param: to date
select timezone from clinics where clinic_id = :clinic
