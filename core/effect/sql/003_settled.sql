-- What an effect carries is personal, and wanted only as long as it may still be performed: it goes when the effect is settled for
-- good. What failed or is of unknown fate may be sent again by a person and keeps it (until its worker's retention removes it).
update effects set payload = '' where state = 'done' or state = 'cancelled' or state = 'suppressed' or state = 'dry_run';
-- For those who look after what went wrong; few rows.
create index effects_troubled on effects (worker, clinic_id) where (state = 'failed' or state = 'unknown');
