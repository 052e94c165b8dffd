-- says: The export file of one local date: a JSON array of its interactions in time order.
-- route: GET /v1/interactions/exports/{date}
-- roles: staff admin
-- answer: export_file
-- param: date date required
select name, path from exports where clinic_id = :clinic and date = :date
