-- Where each process of a worker stood when it last said so: what lies before it on the topics, and how old the oldest of that
-- is. Written by the process itself in its quiet moments, so that people can be told without asking the broker.
create table worker_standings (
    worker text not null,
    process text not null,
    events bigint not null,
    behind_ms bigint not null,
    at bigint not null,
    primary key (worker, process)
);
