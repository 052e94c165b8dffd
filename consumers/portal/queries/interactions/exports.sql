-- says: The export files, one per local date, newest first.
-- route: GET /v1/interactions/exports
-- alias: /api/log_files
-- roles: staff admin
-- answer: list
-- column: name text
-- column: date text
-- column: size integer
-- column: sha256 text
-- column: entries integer
-- column: written_at moment
-- after: date
select name, date, size, sha256, entries, written_at
from exports
where clinic_id = :clinic
/*if after*/ and date < :after_1 /*end*/
order by date desc
limit :limit
