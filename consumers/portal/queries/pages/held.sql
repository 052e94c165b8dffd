-- used by: /system
select worker, kind, why, at, by_whom
from effect_holds where clinic_id in (:clinic, '')
union all
select worker, kind, why, open_until, ''
from effect_breakers where open_until > :now and :clinic <> ''
order by 1, 2
