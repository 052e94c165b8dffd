-- Ways in that a person's browser carries, beside the tokens of 001_accounts.sql. Only hashes are kept (SHA-256 of 256 random
-- bits).

-- For an address that may not hold a token (D-9): one connection, once, within auth.ticket_ttl_s.
create table tickets (
    ticket_hash text   not null primary key,
    clinic_id   text   not null,
    user_id     text   not null,
    role        text   not null,
    email       text   not null,
    created_at  bigint not null,
    expires_at  bigint not null,
    used_at     bigint
);
create index tickets_by_expiry on tickets (expires_at);

-- For the pages' cookie; role and address are the user's own at each look.
create table page_sessions (
    session_hash text   not null primary key,
    clinic_id    text   not null,
    user_id      text   not null,
    created_at   bigint not null,
    seen_at      bigint not null,  -- a person did something
    ended_at     bigint
);
create index page_sessions_by_last_use on page_sessions (seen_at);
