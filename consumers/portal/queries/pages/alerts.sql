-- used by: /inbox, every page of staff
select a.alert_id, a.kind, a.subject_id, a.title, a.because, a.state, a.step, a.told, a.raised_at, a.acknowledge_by,
       a.acknowledged_at, u.email, f.comment, f.status, f.feedback_id,
       (select y.evidence from feedback_analyses y where y.clinic_id = a.clinic_id and y.feedback_id = a.subject_id
        order by y.analysed_at desc limit 1),
       (select s.value from settings s where s.clinic_id = a.clinic_id and s.key = 'alerts.ladder'),
       count(*) over (), sum(case when a.acknowledged_at is null then 1 else 0 end) over ()
from alerts a
left join feedback f on f.clinic_id = a.clinic_id and f.feedback_id = a.subject_id
left join users u on u.clinic_id = a.clinic_id and u.id = a.acknowledged_by
where a.clinic_id = :clinic and a.closed = 0 and (a.acknowledged_at is null or a.acknowledged_by = :caller)
order by case when a.acknowledged_at is null then 0 else 1 end, a.raised_at, a.alert_id
limit 4
