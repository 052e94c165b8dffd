-- Feedback as it stands now: one row per submission (FB-1), with the analysis, the status and the clocks that lists and pages
-- read. What led here stands in feedback_analyses and feedback_actions, which are never changed.
create table feedback (
    clinic_id            text   not null,
    feedback_id          text   not null,
    event_id             text   not null,            -- the submission
    source               text   not null,            -- who emitted it: /ingress, an app's own source
    received_at          bigint not null,            -- epoch milliseconds, as every time here
    rating               bigint,                     -- 1 to 5
    ratings              text,                       -- JSON object of named scales, null when none was given
    comment              text,                       -- personal
    instrument           text,                       -- fft, nps, csat or ces
    instrument_value     text,                       -- as text: `9`, `very good`
    patient_id           text,
    visit_id             text,
    contact_ok           bigint not null default 0,  -- 1: the patient wants an answer
    contact              text,                       -- personal; masked in lists
    language             text,
    channel              text,                       -- web, app, whatsapp, kiosk, phone

    -- work
    status               text   not null default 'new',
    closed               bigint not null default 0,  -- 1: resolved or dismissed
    assignee             text,                       -- user id
    is_complaint         bigint not null default 0,
    last_note            text,                       -- personal; the newest of feedback_actions
    acknowledged_at      bigint,                     -- first move out of `new`
    acknowledged_by      text,
    ack_minutes          bigint,                     -- from receipt to that move, whole minutes
    ack_business_minutes bigint,                     -- the same, only minutes inside feedback.business_hours
    resolved_at          bigint,                     -- resolved or dismissed; null again when reopened
    actions              bigint not null default 0,  -- lines of history in feedback_actions

    -- urgency: the order of work for staff, never a care decision
    urgency              text,                       -- low, medium, high, critical; null: not analysed yet
    urgency_rank         bigint not null default 4,  -- 0 critical, 1 high, 2 medium, 3 low, 4 not known
    urgency_source       text,                       -- rule, model, staff (staff wins over later analyses)
    rule_urgency         text,                       -- what the words of the comment ask for (FB-18): no model goes below it
    first_urgency        text,                       -- the system's first word, kept for the figures of agreement
    staff_urgency        text,                       -- what staff set or confirmed last

    -- the newest analysis
    sentiment            text,                       -- positive, neutral, negative, mixed; null: not analysed yet
    emotions             text,                       -- JSON array
    topics               text,                       -- JSON array
    analysed_at          bigint,
    degraded             bigint not null default 0,  -- 1: rules answered in place of a model, or nobody did

    -- complaint clock (metrics.md section 3); null: no complaint
    complaint_ack_due    bigint,
    complaint_answer_due bigint,

    created_at           bigint not null,
    updated_at           bigint not null,
    version              bigint not null default 1,
    primary key (clinic_id, feedback_id)
);
create index feedback_newest on feedback (clinic_id, received_at, feedback_id);
create index feedback_work on feedback (clinic_id, closed, urgency_rank, received_at, feedback_id);
create index feedback_late_complaints on feedback (clinic_id, is_complaint, closed, complaint_ack_due);

-- Every analysis, by job; the newest one that counts is repeated in feedback.
create table feedback_analyses (
    clinic_id           text   not null,
    job_id              text   not null,
    feedback_id         text   not null,
    sentiment           text   not null,
    emotions            text   not null,  -- JSON array
    urgency             text   not null,  -- the analyser's own word; what holds is feedback.urgency
    topics              text   not null,  -- JSON array
    evidence            text   not null,  -- JSON array of pieces of the comment; personal
    because             text   not null,  -- JSON array of reasons in words
    model               text   not null,
    instruction_version text   not null,
    degraded            bigint not null,
    latency_ms          bigint not null,
    waited_ms           bigint not null,
    analysed_at         bigint not null,
    created_at          bigint not null,
    updated_at          bigint not null,
    version             bigint not null default 1,
    primary key (clinic_id, job_id)
);
create index feedback_analyses_of on feedback_analyses (clinic_id, feedback_id, analysed_at);

-- History of what staff did (FB-11): only added to. A member that the action did not touch is null.
create table feedback_actions (
    clinic_id         text   not null,
    action_id         text   not null,
    feedback_id       text   not null,
    position          bigint not null,  -- 1, 2, 3 … within the feedback
    event_id          text   not null,
    actor             text   not null,
    actor_role        text   not null,
    from_status       text   not null,
    to_status         text   not null,  -- the same where the status did not move
    note              text,             -- personal
    from_urgency      text,
    to_urgency        text,
    from_assignee     text,
    to_assignee       text,             -- empty: taken back
    from_is_complaint bigint,
    to_is_complaint   bigint,
    at                bigint not null,
    created_at        bigint not null,
    updated_at        bigint not null,
    version           bigint not null default 1,
    primary key (clinic_id, action_id)
);
create index feedback_actions_of on feedback_actions (clinic_id, feedback_id, position);

-- Counters by clinic-local date of receipt: updated as events arrive, read by FB-13 and FB-14, so that no figure grows dearer
-- with the number of rows. Figures and their labels: `total` ''; `rating` 1 to 5; `sentiment`, `urgency`, `status` their words;
-- `complaint` ''; `fft`, `nps`, `csat`, `ces` the answer; `ack_minutes`, `ack_business_minutes` whole minutes; `agreement` agreed or
-- differed; `staff_critical` seen or missed (what the system had said of an item that staff call critical).
create table feedback_stats (
    clinic_id text   not null,
    date      text   not null,  -- 2025-07-04
    figure    text   not null,
    label     text   not null,
    amount    bigint not null default 0,
    primary key (clinic_id, date, figure, label)
);

-- A thing that a person must look at now (FB-5, B-4): one per kind and subject, whatever is replayed or analysed again.
create table alerts (
    clinic_id       text   not null,
    alert_id        text   not null,
    kind            text   not null,             -- urgent_feedback, complaint_unacknowledged, complaint_unanswered, report_failed
    subject_id      text   not null,             -- the feedback's id; a report's date
    title           text   not null,             -- no personal data
    because         text   not null,             -- the rule that raised it
    state           text   not null,             -- raised, escalated, acknowledged, resolved
    step            bigint not null,             -- of the ladder, from 0
    told            text   not null,             -- role or address of that step
    raised_at       bigint not null,
    acknowledge_by  bigint,                      -- null: nobody is left to be told, or it was taken
    acknowledged_at bigint,
    acknowledged_by text,                        -- user id: who has it
    resolved_at     bigint,
    resolved_by     text,
    closed          bigint not null default 0,   -- 1: resolved
    created_at      bigint not null,
    updated_at      bigint not null,
    version         bigint not null default 1,
    primary key (clinic_id, alert_id),
    unique (clinic_id, kind, subject_id)
);
create index alerts_open on alerts (clinic_id, closed, raised_at, alert_id);
create index alerts_of_subject on alerts (clinic_id, subject_id);

-- Everything that happened to an alert, timed; only added to.
create table alert_steps (
    clinic_id  text   not null,
    alert_id   text   not null,
    position   bigint not null,   -- 1, 2, 3 …
    what       text   not null,   -- raised, escalated, exhausted (nobody left to tell), acknowledged, resolved
    step       bigint not null,   -- of the ladder when it happened
    told       text   not null default '',  -- who was told
    actor      text   not null default '',  -- who did it; empty: the clock
    actor_role text   not null default '',
    note       text,              -- personal
    at         bigint not null,
    event_id   text   not null,   -- the event that led to it
    primary key (clinic_id, alert_id, position)
);

-- This worker's own memory of the clinic's settings `alerts.*` and `feedback.*` (no row: the default), and of the zone by which
-- its dates were counted.
create table feedback_settings (
    clinic_id  text   not null,
    key        text   not null,
    value      text   not null,  -- JSON
    updated_at bigint not null,
    primary key (clinic_id, key)
);
create table feedback_zones (
    clinic_id text not null primary key,
    timezone  text not null
);
