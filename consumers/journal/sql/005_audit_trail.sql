-- The audit log together with what the loop noticed for the journal: an event id that came again with another body. That row is
-- the loop's own dead letter, written in the transaction in which it was noticed.
create view audit_trail as
select clinic_id, event_id, occurred_at, actor, actor_role, action, resource, subject, outcome, reason
from audit_log
union all
select clinic_id, event_id, first_try, '', '', 'conflict',
       topic || '/' || cast(partition_no as text) || '/' || cast(offset_no as text), '', 'noticed', reason
from dead_letters
where worker = 'journal' and code = 'conflict';
