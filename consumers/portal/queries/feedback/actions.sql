-- used by: feedback/one
-- param: feedback_id text required
-- column: action_id text
-- column: at moment
-- column: actor text
-- column: actor_role text
-- column: from_status text
-- column: to_status text
-- column: note text
-- column: from_urgency text
-- column: to_urgency text
-- column: from_assignee text
-- column: to_assignee text
-- column: from_is_complaint boolean
-- column: to_is_complaint boolean
select action_id, at, actor, actor_role, from_status, to_status, note, from_urgency, to_urgency, nullif(from_assignee, ''),
       to_assignee, from_is_complaint, to_is_complaint
from feedback_actions
where clinic_id = :clinic and feedback_id = :feedback_id
order by position
