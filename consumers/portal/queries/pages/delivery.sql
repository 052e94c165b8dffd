-- used by: /today
-- param: since integer 0 9999999999999 = 0
select channel, purpose, what, count(*)
from (select m.channel, m.purpose,
             case when m.state in ('accepted', 'sent', 'delivered', 'read') then 'sent'
                  when m.state = 'unknown' then 'unknown'
                  when m.state = 'queued' then case when exists (
                      select 1 from effects e join effect_holds h on h.worker = e.worker and h.kind = e.kind
                      where e.worker = m.channel and e.effect_key = m.effect_key and h.clinic_id in (:clinic, '')) then 'held' else 'waiting' end
                  when m.error_code = 'cancelled' then 'taken_back'
                  else 'failed' end what
      from messages m
      where m.clinic_id = :clinic and (m.created_at >= :since or m.state = 'queued')) told
group by channel, purpose, what
order by channel, purpose, what
