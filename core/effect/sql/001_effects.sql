-- Things to do outside, asked for with the work that caused them. State: parked (waits for due_at) -> claimed (one process
-- performs it until lease_until) -> done | failed | unknown; or cancelled, suppressed (the event is a replay), dry_run.
create table effects (
    worker text not null,
    effect_key text not null,
    kind text not null,
    clinic_id text not null,
    subject text not null,
    seq bigint not null,
    event_id text not null,
    correlation text not null,
    payload text not null,
    urgent bigint not null,
    asking bigint not null,
    state text not null check (state in ('parked', 'claimed', 'done', 'failed', 'unknown', 'cancelled', 'suppressed', 'dry_run')),
    attempt bigint not null,
    max_attempts bigint not null,
    resends bigint not null,
    due_at bigint not null,
    lease_until bigint,
    lease_owner text,
    provider_ref text,
    code text,
    why text,
    requested_at bigint not null,
    updated_at bigint not null,
    primary key (worker, effect_key)
);
create index effects_due on effects (worker, kind, due_at, seq) where state = 'parked';
create index effects_open on effects (worker, subject, seq) where state in ('parked', 'claimed');
create index effects_claimed on effects (worker, lease_until) where state = 'claimed';
create index effects_by_event on effects (event_id);

-- A provider that cannot be reached: no process calls it for this kind until then.
create table effect_breakers (
    worker text not null,
    kind text not null,
    open_until bigint not null,
    failures bigint not null,
    why text not null,
    primary key (worker, kind)
);

-- What an operator holds: a kind of a worker, everywhere (clinic_id '') or for one clinic.
create table effect_holds (
    worker text not null,
    kind text not null,
    clinic_id text not null,
    why text not null,
    by_whom text not null,
    at bigint not null,
    primary key (worker, kind, clinic_id)
);

-- How many were performed per clinic, kind and day: what budgets are counted against.
create table effect_budgets (
    worker text not null,
    kind text not null,
    clinic_id text not null,
    day text not null,
    performed bigint not null,
    primary key (worker, kind, clinic_id, day)
);

-- What left the house: every call of a port, when, to whom, which personal fields, how much, for which subject.
create table egress (
    id text not null primary key,
    worker text not null,
    kind text not null,
    effect_key text not null,
    clinic_id text not null,
    subject text not null,
    attempt bigint not null,
    at bigint not null,
    recipient text not null,
    personal_fields text not null,
    deidentified bigint not null,
    bytes bigint not null,
    answer text not null,
    ms bigint not null
);
create index egress_by_subject on egress (clinic_id, subject, at);
create index egress_by_effect on egress (worker, effect_key);
