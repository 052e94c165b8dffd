-- used by: /inbox
-- param: closed integer 0 1 = 0
-- param: urgent boolean
-- param: mine boolean
-- param: q search
-- param: rank integer 0 4 = 0
-- param: at integer 0 9999999999999 = 0
-- param: id text
select f.feedback_id, f.received_at, f.rating, f.comment, f.urgency, f.urgency_rank, f.status, f.assignee, u.email, f.sentiment,
       f.is_complaint, f.contact_ok, f.degraded
from feedback f left join users u on u.clinic_id = f.clinic_id and u.id = f.assignee
where f.clinic_id = :clinic and f.closed = :closed
/*if urgent*/ and f.urgency_rank <= :urgent /*end*/
/*if mine*/ and f.assignee = :caller and :mine = 1 /*end*/
/*if q*/ and (lower(f.comment) like :q escape '\' or lower(f.last_note) like :q escape '\') /*end*/
/*if id*/ and (f.urgency_rank, f.received_at, f.feedback_id) > (:rank, :at, :id) /*end*/
order by f.urgency_rank, f.received_at, f.feedback_id
limit 51
