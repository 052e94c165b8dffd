-- Who saw, changed or was refused what, and what retention removed (TS-12, INT-10). Kept six years (retention.audit.days).
create table audit_log (
    clinic_id   text   not null,
    event_id    text   not null,
    occurred_at bigint not null,
    actor       text   not null,
    actor_role  text   not null,
    action      text   not null,  -- read, export, refused, retention, …
    resource    text   not null,  -- what: a route or a table, never its contents
    subject     text   not null,  -- whose data; empty when nobody's
    outcome     text   not null,  -- allowed, refused
    reason      text   not null,  -- role or break-glass reason
    created_at  bigint not null,
    primary key (clinic_id, event_id, action)
);
create index audit_log_by_subject on audit_log (clinic_id, subject, occurred_at);
create index audit_log_by_time on audit_log (clinic_id, occurred_at);
