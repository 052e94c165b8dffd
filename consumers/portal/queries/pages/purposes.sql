-- used by: /messages
select distinct purpose from messages where clinic_id = :clinic order by purpose limit 30
