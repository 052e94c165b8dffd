-- Things to do later. One-shot: due_at, gone when published. Daily: the time of day in a zone; next_date is the next local
-- date to publish, due_at its instant.
create table timers (
    id text not null primary key,
    worker text not null,
    clinic_id text not null,
    event_type text not null,
    stream text not null,
    event_version bigint not null,
    body text not null,
    due_at bigint not null,
    daily text,
    zone text not null,
    next_date text,
    catch_up_days bigint not null,
    cause text not null,
    correlation text not null,
    updated_at bigint not null
);
create index timers_due on timers (due_at);
