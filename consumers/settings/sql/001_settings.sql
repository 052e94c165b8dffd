-- Projection of the config stream. A clinic exists from the first setting that names it.
create table clinics (
    clinic_id  text   not null primary key,
    name       text   not null default '',
    timezone   text   not null default 'UTC',  -- IANA zone of every date and hour of this clinic
    created_at bigint not null,
    updated_at bigint not null,
    version    bigint not null default 1
);
-- One row per key that was ever set; a key without a row has the default of registers.md section 2.
create table settings (
    clinic_id  text   not null,
    key        text   not null,  -- reporting.daily_email_time, email.host, interactions.types …
    value      text   not null,  -- JSON; secrets are references, never the secret itself
    event_id   text   not null,  -- the change that set it
    actor      text   not null,
    created_at bigint not null,
    updated_at bigint not null,
    version    bigint not null default 1,
    primary key (clinic_id, key)
);
