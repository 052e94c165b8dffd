-- How far each worker's ledger reaches: an offset beyond it at the broker means that this store is older than the group (F74).
create table worker_positions (
    worker text not null,
    topic text not null,
    partition_no bigint not null,
    next_offset bigint not null,
    at bigint not null,
    primary key (worker, topic, partition_no)
);

-- Where a process began to handle, written before it does: three starts at one offset without an end mean that the event
-- there kills processes (F36).
create table worker_starts (
    worker text not null,
    topic text not null,
    partition_no bigint not null,
    offset_no bigint not null,
    starts bigint not null,
    at bigint not null,
    primary key (worker, topic, partition_no)
);

-- Events that follow, written with the work that caused them, deleted after the broker's acknowledgement.
create table outbox (
    batch text not null,
    n bigint not null,
    worker text not null,
    event_id text not null,
    clinic_id text not null,
    topic text not null,
    record_key text not null,
    headers text not null,
    body text not null,
    at bigint not null,
    primary key (batch, n)
);

-- Events that speak of a row that is not there yet; their ledger row says `waiting`.
create table parked (
    worker text not null,
    event_id text not null,
    clinic_id text not null,
    topic text not null,
    partition_no bigint not null,
    offset_no bigint not null,
    subject text not null,
    headers text not null,
    body text not null,
    produced bigint not null,
    why text not null,
    attempts bigint not null,
    parked_at bigint not null,
    due_at bigint not null,
    expires_at bigint not null,
    primary key (worker, event_id)
);
create index parked_by_due on parked (worker, due_at);
create index parked_by_subject on parked (worker, subject);

-- What lies in carewire.dead.<worker>, for lists and redrive; the bytes are in the topic.
create table dead_letters (
    worker text not null,
    topic text not null,
    partition_no bigint not null,
    offset_no bigint not null,
    event_id text not null,
    event_type text not null,
    clinic_id text not null,
    code text not null,
    reason text not null,
    attempts bigint not null,
    first_try bigint not null,
    last_try bigint not null,
    redriven_at bigint,
    primary key (worker, topic, partition_no, offset_no)
);
create index dead_letters_by_event on dead_letters (event_id);
