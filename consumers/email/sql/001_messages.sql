-- One row per mail that was asked for (messaging.md section 6). Neither the address nor the content stand here: an address is a
-- hash (to find a person's mails) and a mask (to show); both are gone from the store when the effect's own row goes.
create table messages (
    clinic_id        text   not null,
    message_id       text   not null,
    channel          text   not null,
    notify_id        text,
    to_hash          text   not null,
    to_masked        text   not null,
    template         text,
    language         text,
    purpose          text   not null,
    reference        text,
    state            text   not null check (state in ('queued', 'accepted', 'sent', 'delivered', 'read', 'failed', 'undelivered',
                                                      'bounced', 'unknown')),
    provider         text,
    provider_ref     text,
    error_code       text,
    error_text       text,                        -- the server's own words, without addresses
    attempts         bigint not null default 0,
    urgent           bigint not null default 0,
    not_before       bigint,
    effect_key       text   not null,             -- of `effects`: for operators who try it again
    cause_event_id   text   not null,
    created_at       bigint not null,
    updated_at       bigint not null,
    last_state_at    bigint not null,
    version          bigint not null default 1,
    primary key (clinic_id, message_id)
);
create index messages_by_state on messages (clinic_id, state, created_at);
create index messages_by_person on messages (clinic_id, to_hash, created_at);

-- Every step of a message, in the order of its coming.
create table delivery_events (
    clinic_id    text   not null,
    message_id   text   not null,
    event_id     text   not null,                 -- the message.* event that told it
    channel      text   not null,
    state        text   not null,
    code         text   not null default '',
    reason       text   not null default '',
    provider_ref text   not null default '',
    attempt      bigint not null,
    at           bigint not null,
    primary key (clinic_id, message_id, event_id)
);

-- Addresses that a server said do not exist: nothing is sent there until an operator lets it go.
create table suppressed_addresses (
    clinic_id   text   not null,
    to_hash     text   not null,
    to_masked   text   not null,
    code        text   not null,                  -- what the server answered: 550 5.1.1
    message_id  text   not null,                  -- the mail that came back
    created_at  bigint not null,
    primary key (clinic_id, to_hash)
);

-- How many mails left by an account in its current minute and day; clinic_id '' is the installation's own account.
create table mail_pace (
    clinic_id text   not null,
    span      text   not null check (span in ('minute', 'day')),
    since     bigint not null,
    mails     bigint not null,
    primary key (clinic_id, span)
);
