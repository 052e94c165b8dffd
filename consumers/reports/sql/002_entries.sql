-- What the rollups are computed from, kept small: which interactions were counted (once each), and what each patient did on
-- which date. `patient` is a hash of the patient key of metrics.md section 2, never the name.
create table report_entries (
    clinic_id        text   not null,
    interaction_id   text   not null,
    occurred_at      bigint not null,
    interaction_type text   not null,
    success          bigint not null,
    patient          text,   -- null: unknown
    is_new           bigint not null,
    reason_id        text,   -- null: succeeded
    primary key (clinic_id, interaction_id)
);
create index report_entries_by_time on report_entries (clinic_id, occurred_at);
create index report_entries_by_patient on report_entries (clinic_id, patient, interaction_type, occurred_at);

-- One row per patient: what a transaction locks before it counts for this patient.
create table report_patients (
    clinic_id text   not null,
    patient   text   not null,
    last_date text   not null,  -- the latest date with an entry
    touched   bigint not null,
    primary key (clinic_id, patient)
);
create table report_patient_days (
    clinic_id  text   not null,
    patient    text   not null,
    date       text   not null,
    entries    bigint not null,
    is_new     bigint not null,
    faq        bigint not null,
    faq_booked bigint not null,
    primary key (clinic_id, patient, date)
);

-- The zone by which this clinic's dates were counted. When it changes, the clinic's rollups are counted again in the same
-- transaction.
create table report_zones (
    clinic_id text not null primary key,
    timezone  text not null
);
