-- says: The dates that end today: daily figures, by type with trends, by hour, engagement.
-- route: GET /v1/interactions/statistics
-- alias: /api/interaction_statistics
-- roles: staff admin
-- answer: interaction_statistics
-- param: days integer 1 366 = 7
select timezone from clinics where clinic_id = :clinic
