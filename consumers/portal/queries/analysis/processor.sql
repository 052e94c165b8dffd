-- says: The two lanes of the analysis: what waits, what is in hand, whether the analyser is paused and why, who answered last.
-- route: GET /v1/analysis/processor
-- alias: /ai-processor-status
-- roles: doctor operator admin
-- answer: list
-- column: lane text
-- column: queue_length integer
-- column: oldest_age_s integer
-- column: in_flight integer
-- column: paused boolean
-- column: paused_until moment
-- column: reason text
-- column: rate_per_min integer
-- column: provider text
-- column: model text
-- after: lane
select lanes.lane,
       (select count(*) from analysis_jobs j where j.clinic_id = :clinic and j.lane = lanes.lane and j.status = 'pending'),
       (select (:now - min(j.queued_at)) / 1000 from analysis_jobs j
        where j.clinic_id = :clinic and j.lane = lanes.lane and j.status in ('pending', 'processing')),
       (select count(*) from analysis_jobs j where j.clinic_id = :clinic and j.lane = lanes.lane and j.status = 'processing'),
       case when paused.until is null then 0 else 1 end,
       paused.until,
       (select a.code from analysis_accounts a
        where a.clinic_id in (:clinic, '') and a.provider = lanes.provider and a.paused_until = paused.until limit 1),
       (select count(*) from analysis_jobs j
        where j.clinic_id = :clinic and j.lane = lanes.lane and j.queued_at > :now - 86400000 and j.completed_at > :now - 60000),
       lanes.provider,
       (select j.model from analysis_jobs j where j.clinic_id = :clinic and j.lane = lanes.lane and j.model is not null
        order by j.queued_at desc limit 1)
from (select names.lane, (select j.provider from analysis_jobs j where j.clinic_id = :clinic and j.lane = names.lane
                          order by j.queued_at desc limit 1) provider
      from (select 'interactive' lane union all select 'bulk') names) lanes
left join (select provider, max(paused_until) until from analysis_accounts
           where clinic_id in (:clinic, '') and paused_until > :now group by provider) paused on paused.provider = lanes.provider
where 1 = 1
/*if after*/ and lanes.lane < :after_1 /*end*/
order by lanes.lane desc
limit :limit
