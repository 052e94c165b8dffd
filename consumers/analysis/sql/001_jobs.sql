-- One row per analysis that was asked for (analysis.md section 2). State: pending (waits, also for the provider's next free slot)
-- -> processing (its call is claimed) -> completed | failed | needs_review | blocked | cancelled. A feedback has its result, of the
-- rules where need be, in every end state but cancelled; the state says what became of the analyser that was asked for.
create table analysis_jobs (
    clinic_id           text   not null,
    job_id              text   not null,
    kind                text   not null,
    subject_id          text   not null,  -- the feedback
    lane                text   not null check (lane in ('interactive', 'bulk')),
    priority            bigint not null,  -- 3 urgent, 2 high, 1 normal, 0 low
    status              text   not null check (status in ('pending', 'processing', 'completed', 'failed', 'blocked', 'needs_review', 'cancelled')),
    code                text,             -- why it failed, is blocked or wants a review
    error_message       text,             -- the same in a sentence, without personal data
    patient_id          text,
    provider            text   not null,  -- who was asked: rules, gemini, ...
    model               text,             -- who answered
    instruction_version text,
    degraded            bigint not null default 0,
    calls               bigint not null default 0,  -- effects asked for; more than one: a repair or a person's retry
    retry_count         bigint not null default 0,
    max_retries         bigint not null,
    input               text,             -- personal; only until the job has ended
    event_id            text   not null,
    queued_at           bigint not null,
    started_at          bigint,
    completed_at        bigint,
    waited_ms           bigint,           -- from queued to started (FB-15)
    latency_ms          bigint,
    created_at          bigint not null,
    updated_at          bigint not null,
    version             bigint not null default 1,
    primary key (clinic_id, job_id)
);
create index analysis_jobs_open on analysis_jobs (clinic_id, lane, queued_at) where status in ('pending', 'processing');
create index analysis_jobs_by_subject on analysis_jobs (clinic_id, subject_id, queued_at);
create index analysis_jobs_by_age on analysis_jobs (clinic_id, queued_at);

-- What a clinic has set of ai.* and egress.ai: its JSON values by key.
create table analysis_settings (
    clinic_id text not null,
    key       text not null,
    value     text not null,
    primary key (clinic_id, key)
);
