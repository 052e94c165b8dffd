-- Every event of every stream as it was published, append-only.
create table events (
    clinic_id       text   not null,
    event_id        text   not null,
    source          text   not null,
    type            text   not null,
    event_version   bigint not null,
    stream          text   not null,  -- interactions, analysis-bulk, …
    subject         text   not null,  -- the record key
    occurred_at     bigint not null,  -- when it happened, epoch milliseconds
    correlation_id  text   not null,  -- the first event of the chain of causes
    causation_id    text   not null,  -- empty at the door
    actor           text   not null,
    actor_role      text   not null,
    idempotency_key text   not null,
    subject_key     text   not null,
    body            text   not null,  -- the JSON that was published, byte for byte
    body_sha256     text   not null,  -- of these bytes
    lane            text   not null,  -- which hash chain of the clinic (journal_lanes)
    position        bigint not null,  -- 1, 2, 3 … in its lane
    link            text   not null,  -- sha256 over the previous link and the hash of this row (consumers/journal/chain.hpp)
    created_at      bigint not null,  -- when it was written here
    primary key (event_id, clinic_id, source)
);
create unique index events_in_chain_order on events (clinic_id, lane, position);
create index events_by_correlation on events (clinic_id, correlation_id);
create index events_by_type on events (clinic_id, type, occurred_at);

-- The head of each hash chain. A chain belongs to one running journal process, so that no process waits for another.
create table journal_lanes (
    clinic_id       text   not null,
    lane            text   not null,
    position        bigint not null,
    head            text   not null,             -- the link of the row at this position
    pruned_position bigint not null default 0,   -- rows up to here were deleted by retention …
    pruned_link     text   not null default '',  -- … and this is the link of the last of them
    primary key (clinic_id, lane)
);

-- The closing hash of each clinic-local day (B-2): over the previous seal and the heads of the lanes that moved since then.
create table journal_seals (
    clinic_id  text   not null,
    date       text   not null,
    seal       text   not null,
    previous   text   not null,  -- the seal of the clinic's last sealed day, empty for the first
    events     bigint not null,  -- rows that the clinic's chains held at that moment
    created_at bigint not null,
    primary key (clinic_id, date)
);
create table journal_sealed_lanes (
    clinic_id text   not null,
    date      text   not null,
    lane      text   not null,
    position  bigint not null,
    head      text   not null,
    primary key (clinic_id, date, lane)
);
