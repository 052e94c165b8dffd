-- What concerns one subject, in time order: the record key of the event and the patient that its body names. An event that
-- concerns nobody (its key is its own id) has no line.
--     where clinic_id = :clinic and subject = :subject order by occurred_at, event_id
create table timeline (
    clinic_id      text   not null,
    subject        text   not null,
    occurred_at    bigint not null,
    event_id       text   not null,
    type           text   not null,
    correlation_id text   not null,
    causation_id   text   not null,
    primary key (clinic_id, subject, occurred_at, event_id)
);
