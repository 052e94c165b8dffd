-- Reports and their mails (INT-11 to INT-20).

-- What section 3 of a report shows of an entry. Read by outcome and time, a few rows at a time: the cost of a report does not
-- grow with the day. Personal: emptied when the clinic's interactions have had their time (INT-10).
alter table report_entries add column patient_name text;
alter table report_entries add column contact_masked text;
alter table report_entries add column appointment_id text;
alter table report_entries add column service_type text;
alter table report_entries add column doctor text;
alter table report_entries add column details text;
create index report_entries_by_outcome on report_entries (clinic_id, success, occurred_at);
drop index report_entries_by_time;

-- The reason as a report without patient details shows it: null where that is the reason itself (INT-13).
alter table failure_reasons add column without_names text;
create index failure_stats_top on failure_stats (clinic_id, date, failed, reason_id);
drop index failure_stats_most_frequent;

create table reports (
    clinic_id      text   not null,
    period         text   not null,            -- day, week, month
    date           text   not null,            -- clinic-local; of a week its Monday, of a month its first
    last_date      text   not null,            -- of the period; of a day the same
    report_id      text   not null,            -- of the request that made the latest version
    version        bigint not null,
    total          bigint not null,            -- entries in the latest version
    content        text   not null,            -- schemas/reports/report_content.hpp as JSON; empty until it could be made
    html           text   not null,
    as_of          bigint not null,            -- up to which moment entries are in it
    generated_at   bigint not null,
    scheduled_at   bigint,                     -- when its own time came (INT-15); null: made on demand only
    mail_total     bigint,                     -- entries it had then; what is above is "after the mail" (D-14)
    late           bigint not null default 0,  -- 1: more than ten minutes after that time
    late_entries   bigint not null default 0,
    delivery_state text   not null,            -- pending, sent, backup_sent, stored_only, failed
    sent_at        bigint,                     -- first acceptance by a mail server
    stale          bigint not null default 0,  -- 1: an entry came after the latest version, a timer is set
    created_at     bigint not null,
    updated_at     bigint not null,
    primary key (clinic_id, period, date)
);
create index reports_by_id on reports (clinic_id, report_id);

-- One row per mail that was asked for. Addresses stay in the event and with the mail worker.
create table report_mails (
    clinic_id  text   not null,
    message_id text   not null,
    period     text   not null,
    date       text   not null,
    sending    text   not null,  -- which sending it belongs to: `scheduled`, or the id of the request
    purpose    text   not null,  -- daily_report, report_fallback
    version    bigint not null,
    state      text   not null,  -- pending, accepted, failed
    code       text   not null default '',
    reason     text   not null default '',  -- the server's words
    created_at bigint not null,
    updated_at bigint not null,
    primary key (clinic_id, message_id)
);
create index report_mails_of_sending on report_mails (clinic_id, period, date, sending);

-- The journal's seal of each closed day (B-2).
create table report_seals (
    clinic_id  text   not null,
    date       text   not null,
    seal       text   not null,
    events     bigint not null,
    created_at bigint not null,
    primary key (clinic_id, date)
);
