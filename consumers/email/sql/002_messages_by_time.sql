-- Lists go by time, newest first, whatever the state; figures of a day begin at its first instant.
create index messages_by_time on messages (clinic_id, created_at, message_id);
