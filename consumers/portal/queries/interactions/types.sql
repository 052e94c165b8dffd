-- says: The types of interactions: the seven of every clinic and those that its admins added.
-- route: GET /v1/interactions/types
-- roles: any
-- answer: list
-- column: name text
-- column: display text
-- column: enabled boolean
-- column: position hidden
-- after: position name
select t.name, t.display, t.enabled, t.position
from interaction_types t
where (t.clinic_id = :clinic
       or (t.clinic_id = '' and not exists
           (select 1 from interaction_types own where own.clinic_id = :clinic and own.name = t.name)))
/*if after*/ and (t.position, t.name) > (:after_1, :after_2) /*end*/
order by t.position, t.name
limit :limit
