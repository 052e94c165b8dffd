-- used by: /today
-- param: date text required
select hour, total from hourly_stats where clinic_id = :clinic and date = :date order by hour
