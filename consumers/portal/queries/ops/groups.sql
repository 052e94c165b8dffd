-- says: Where each worker stands, as its processes last said: how many events lie before it, how many seconds the oldest of them
-- says: waits, and what it has set aside. `silent`: no process of it was heard from for a minute and a half.
-- route: GET /v1/ops/groups
-- roles: operator admin
-- answer: list
-- column: worker text
-- column: processes integer
-- column: lag_events integer
-- column: lag_s integer
-- column: heard_at moment
-- column: silent boolean
-- column: parked_events integer
-- column: dead_letters integer
-- column: waiting_effects integer
-- column: failed_effects integer
-- after: worker
select s.worker, s.processes, s.events, s.behind_ms / 1000, s.heard, case when s.processes = 0 then 1 else 0 end,
       (select count(*) from parked p where p.worker = s.worker and p.clinic_id = :clinic),
       (select count(*) from dead_letters d where d.worker = s.worker and d.clinic_id in (:clinic, '') and d.redriven_at is null),
       (select count(*) from effects e where e.worker = s.worker and e.clinic_id = :clinic and e.state in ('parked', 'claimed')),
       (select count(*) from effects e where e.worker = s.worker and e.clinic_id = :clinic and (e.state = 'failed' or e.state = 'unknown'))
from (select worker, max(at) heard, cast(sum(case when at >= :now - 90000 then 1 else 0 end) as bigint) processes,
             cast(sum(case when at >= :now - 90000 then events else 0 end) as bigint) events,
             max(case when at >= :now - 90000 then behind_ms else 0 end) behind_ms
      from worker_standings group by worker) s
where 1 = 1
/*if after*/ and s.worker > :after_1 /*end*/
order by s.worker
limit :limit
