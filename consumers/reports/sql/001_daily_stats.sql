-- Rollups of the interactions: updated as events arrive, so that no read grows with their number (metrics.md sections 1, 2).
-- Counts only; rates and peaks are computed from them (schemas/figures). `date` is clinic-local, `2025-07-04`.

-- total and by type: one row per clinic, date and type. failed = total - success.
create table daily_stats (
    clinic_id        text   not null,
    date             text   not null,
    interaction_type text   not null,
    total            bigint not null default 0,
    success          bigint not null default 0,
    primary key (clinic_id, date, interaction_type)
);

-- by hour: local hour label 0 to 23; hours without entries have no row.
create table hourly_stats (
    clinic_id text   not null,
    date      text   not null,
    hour      bigint not null,
    total     bigint not null default 0,
    success   bigint not null default 0,
    primary key (clinic_id, date, hour)
);

-- failed with reasons: the text itself stands once in failure_reasons.
create table failure_stats (
    clinic_id text   not null,
    date      text   not null,
    reason_id text   not null,
    failed    bigint not null default 0,
    primary key (clinic_id, date, reason_id)
);
create index failure_stats_most_frequent on failure_stats (clinic_id, date, failed);
create table failure_reasons (
    clinic_id text not null,
    reason_id text not null,  -- derived from the text, so that long texts need no index of their own
    reason    text not null,
    primary key (clinic_id, reason_id)
);

-- Patient engagement of a date.
create table engagement_stats (
    clinic_id       text   not null,
    date            text   not null,
    patients        bigint not null default 0,  -- unique patients; returning = patients - new_patients
    new_patients    bigint not null default 0,
    unknown         bigint not null default 0,  -- entries without a patient key
    repeat_contacts bigint not null default 0,  -- patients with 2 or more entries in the seven dates that end here
    faq_patients    bigint not null default 0,  -- patients with an faq entry
    faq_booked      bigint not null default 0,  -- of these: a successful booking later, within 24 h
    last_seen       bigint not null default 0,  -- patients whose latest date this is: the sum over the dates of a period
                                                -- that ends today is the number of unique patients of that period
    primary key (clinic_id, date)
);
