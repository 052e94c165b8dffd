-- How often a person gave an effect that had failed its tries back: what is told of it then is news, though its tries count from one again.
alter table effects add column revivals bigint not null default 0;
