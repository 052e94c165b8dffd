-- Whom a model's calls are counted and paused for: the clinic's own account, or ('') the installation's (AI-10, FB-15). The row is
-- also the lock under which all processes take a slot.
create table analysis_accounts (
    clinic_id    text   not null,
    provider     text   not null,
    model        text   not null,
    paused_until bigint,
    code         text,             -- why it is paused
    reason       text,
    failures     bigint not null default 0,  -- in a row
    updated_at   bigint not null,
    version      bigint not null default 1,
    primary key (clinic_id, provider, model)
);
-- Calls begun and tokens taken, by second: the last minute is summed before each call.
create table analysis_seconds (
    clinic_id text   not null,
    provider  text   not null,
    model     text   not null,
    second    bigint not null,  -- since the epoch
    calls     bigint not null,
    tokens    bigint not null,
    primary key (clinic_id, provider, model, second)
);
create table analysis_days (
    clinic_id text   not null,
    provider  text   not null,
    model     text   not null,
    day       text   not null,  -- Pacific date: quotas of the day begin anew at midnight there
    calls     bigint not null,
    primary key (clinic_id, provider, model, day)
);
-- What a model said of a content, so that the same content is not asked twice: no words of it, only places in it.
create table analysis_answers (
    clinic_id     text   not null,
    digest        text   not null,  -- of analyser, version, what was sent
    verdict       text   not null,
    model_version text   not null,
    created_at    bigint not null,
    primary key (clinic_id, digest)
);
create index analysis_answers_by_age on analysis_answers (clinic_id, created_at);
create index analysis_jobs_waiting on analysis_jobs (provider, priority, queued_at) where status = 'pending';
