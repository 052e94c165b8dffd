-- One row per interaction (INT-1). There is no date and no time column on purpose: the clinic-local date of an entry depends
-- on the clinic's zone, which may be corrected later. A reader turns the local date into instants with the zone of today
-- (core/time/zone.hpp: start_of, end_of) and asks
--     where clinic_id = :clinic and occurred_at >= :from and occurred_at < :to order by occurred_at, interaction_id
-- so that a corrected zone is right everywhere at once, and replay in any order of topics gives equal rows.
create table interactions (
    clinic_id        text   not null,
    interaction_id   text   not null,
    event_id         text   not null,
    source           text   not null,  -- who emitted it: /ingress, /worker/chat (INT-5)
    occurred_at      bigint not null,  -- epoch milliseconds: `timestamp`, and with the clinic's zone `date` and `time`
    interaction_type text   not null,
    patient_ref      text,
    patient_name     text,             -- personal
    contact_masked   text,             -- **** and the last four digits (INT-4)
    success          bigint not null,  -- 0 or 1
    appointment_id   text,
    service_type     text,
    doctor           text,
    error_message    text,             -- null when it succeeded (INT-3)
    details          text,             -- JSON object as it was sent
    created_at       bigint not null,
    updated_at       bigint not null,
    version          bigint not null default 1,
    primary key (clinic_id, interaction_id)
);
create index interactions_in_time_order on interactions (clinic_id, occurred_at, interaction_id);

-- The registry of interaction types (INT-2). Rows of clinic '' are the seven that every clinic has; a row of the clinic's own
-- with the same name stands before it (that is how a built-in type is disabled or shown under another text):
--     select … from interaction_types t where t.clinic_id = :clinic or (t.clinic_id = '' and not exists
--         (select 1 from interaction_types own where own.clinic_id = :clinic and own.name = t.name)) order by t.position, t.name
create table interaction_types (
    clinic_id  text   not null,
    name       text   not null,
    display    text   not null,
    enabled    bigint not null default 1,
    position   bigint not null default 1000,  -- built-in ones first, in the order of the source document
    created_at bigint not null,
    updated_at bigint not null,
    version    bigint not null default 1,
    primary key (clinic_id, name)
);
insert into interaction_types (clinic_id, name, display, position, created_at, updated_at) values
    ('', 'booking', 'Booking', 1, 0, 0),
    ('', 'rescheduling', 'Rescheduling', 2, 0, 0),
    ('', 'confirmation', 'Confirmation', 3, 0, 0),
    ('', 'callback', 'Callback', 4, 0, 0),
    ('', 'faq', 'FAQ', 5, 0, 0),
    ('', 'new_patient_forms', 'New Patient Forms', 6, 0, 0),
    ('', 'misc', 'Misc', 7, 0, 0);
