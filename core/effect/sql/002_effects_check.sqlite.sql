-- The same effects with the same rule, written so that SQLite compares: for `state in (…)` it builds and fills a temporary
-- index for every row that is requested, claimed or settled.
create table effects_anew (
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
    state text not null check (state = 'parked' or state = 'claimed' or state = 'done' or state = 'failed' or state = 'unknown'
        or state = 'cancelled' or state = 'suppressed' or state = 'dry_run'),
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
insert into effects_anew (worker, effect_key, kind, clinic_id, subject, seq, event_id, correlation, payload, urgent, asking, state,
                          attempt, max_attempts, resends, due_at, lease_until, lease_owner, provider_ref, code, why,
                          requested_at, updated_at)
    select worker, effect_key, kind, clinic_id, subject, seq, event_id, correlation, payload, urgent, asking, state, attempt,
           max_attempts, resends, due_at, lease_until, lease_owner, provider_ref, code, why, requested_at, updated_at
    from effects order by rowid;
drop table effects;
alter table effects_anew rename to effects;
create index effects_due on effects (worker, kind, due_at, seq) where state = 'parked';
create index effects_open on effects (worker, subject, seq) where state in ('parked', 'claimed');
create index effects_claimed on effects (worker, lease_until) where state = 'claimed';
create index effects_by_event on effects (event_id);
