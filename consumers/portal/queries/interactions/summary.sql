-- says: Today so far, in the clinic's zone.
-- route: GET /v1/interactions/summary
-- alias: /api/interaction_summary
-- roles: staff admin
-- answer: interaction_summary
select timezone from clinics where clinic_id = :clinic
