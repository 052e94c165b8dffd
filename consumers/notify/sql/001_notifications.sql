-- What people are told inside Carewire. The recipient is a user, or a role: then each person of that role sees it and has a
-- read mark of their own.
create table notifications (
    clinic_id         text   not null,
    notification_id   text   not null,
    recipient_id      text   not null,
    notification_type text   not null,
    priority          text   not null,
    title             text   not null,
    message           text   not null,           -- personal
    metadata          text   not null,           -- JSON: ids of what it is about
    cancel_key        text   not null default '',
    state             text   not null check (state in ('stored', 'cancelled')),
    cause_event_id    text   not null,
    created_at        bigint not null,
    updated_at        bigint not null,
    version           bigint not null default 1,
    primary key (clinic_id, notification_id)
);
create index notifications_by_recipient on notifications (clinic_id, recipient_id, created_at);
create index notifications_to_cancel on notifications (clinic_id, cancel_key) where cancel_key <> '';

-- Who has seen which; the first time counts.
create table notification_reads (
    clinic_id       text   not null,
    notification_id text   not null,
    reader_id       text   not null,
    read_at         bigint not null,
    primary key (clinic_id, notification_id, reader_id)
);

-- By which channel a notification went beside the in-app list, and why by that one.
create table notification_routes (
    clinic_id       text   not null,
    notification_id text   not null,
    channel         text   not null,
    message_id      text   not null default '',  -- empty: nothing was sent
    record_key      text   not null default '',  -- of the message's events: the hash of the address
    route_reason    text   not null,
    created_at      bigint not null,
    primary key (clinic_id, notification_id, channel, message_id)
);
