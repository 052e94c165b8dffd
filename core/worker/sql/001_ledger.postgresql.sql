-- The ledger: what became of every event at every worker (promise I4). `digest` tells the same id with other bytes (F38).
create table inbox (
    event_id text not null,
    worker text not null,
    clinic_id text not null,
    fate text not null check (fate in ('done', 'dead', 'waiting')),
    topic text not null,
    partition_no bigint not null,
    offset_no bigint not null,
    digest bigint not null,
    attempts bigint not null,
    reason text not null,
    at bigint not null,
    primary key (event_id, worker)
);
