-- Accounts live in the store and on no topic; the only tables that a door writes (access.md). Written by producers/accounts,
-- read by core/auth.
create table users (
    id              text   not null primary key,
    clinic_id       text   not null,
    email           text   not null,         -- as it was given
    email_key       text   not null unique,  -- lower case: one account per address
    password_hash   text,                    -- argon2id; null: signs in elsewhere only
    role            text   not null,
    outside_issuer  text,
    outside_subject text,
    created_at      bigint not null,
    updated_at      bigint not null,
    version         bigint not null default 1
);
create unique index users_by_outside_identity on users (outside_issuer, outside_subject);
create index users_by_clinic on users (clinic_id, created_at);

-- Each refresh token works once; those that follow from one sign-in are a family and end together (AU-11).
create table refresh_tokens (
    token_hash text   not null primary key,  -- SHA-256; the token itself is 256 random bits
    family     text   not null,
    user_id    text   not null,
    clinic_id  text   not null,
    created_at bigint not null,
    updated_at bigint not null,
    expires_at bigint not null,
    used_at    bigint,
    ended_at   bigint,
    version    bigint not null default 1
);
create index refresh_tokens_by_family on refresh_tokens (family);
create index refresh_tokens_by_expiry on refresh_tokens (expires_at);

-- Keys of apps (AU-10). A revoked key stays, so that the list tells what it was.
create table api_keys (
    id           text   not null primary key,
    clinic_id    text   not null,
    name         text   not null,
    key_hash     text   not null unique,  -- SHA-256 in hex
    hint         text   not null,         -- its last four characters
    event_types  text   not null,         -- JSON list
    created_by   text   not null,
    created_at   bigint not null,
    updated_at   bigint not null,
    revoked_at   bigint,
    last_used_at bigint,
    version      bigint not null default 1
);
create index api_keys_by_clinic on api_keys (clinic_id, created_at, id);

-- Raised with every change of a kind, so that every process sees by one small read that something changed.
create table auth_changes (
    name    text   not null primary key,
    version bigint not null
);
insert into auth_changes (name, version) values ('api_keys', 1);

-- Sign-ins that failed lately, by a hash of the address (AU-2); known and unknown addresses alike.
create table sign_in_failures (
    address text   not null,
    at      bigint not null,
    id      text   not null,
    primary key (address, at, id)
);

-- Facts for the audit stream, written with the change that they tell of and deleted when the broker has them.
create table account_facts (
    event_id   text   not null primary key,
    clinic_id  text   not null,
    type       text   not null,
    subject    text   not null,
    actor      text   not null,
    actor_role text   not null,
    at         bigint not null,
    body       text   not null
);
