-- says: Feedback of urgency high or critical: open ones first, then critical before high, then oldest first.
-- route: GET /v1/feedback/urgent
-- alias: /feedback/urgent
-- roles: staff admin
-- answer: list
-- rows of: feedback/list
-- after: closed urgency_rank received id
where clinic_id = :clinic
and urgency_rank <= 1
/*if after*/ and (closed, urgency_rank, received_at, feedback_id) > (:after_1, :after_2, :after_3, :after_4) /*end*/
order by closed, urgency_rank, received_at, feedback_id
limit :limit
