-- Requests that a worker refused with a `*.rejected` event (C-12): beside the ledger, whose row says `done`, so that a caller who
-- waits for the result is told why it was refused without waiting for anybody else.
create table refusals (
    event_id text not null,  -- the request
    worker text not null,
    clinic_id text not null,
    code text not null,
    reason text not null,    -- a sentence without personal data
    at bigint not null,
    primary key (event_id, worker)
);
