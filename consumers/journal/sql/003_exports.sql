-- One export file per clinic and local date (INT-9). The store is the truth, the file a copy.
create table exports (
    clinic_id  text   not null,
    date       text   not null,
    name       text   not null,  -- interactions_2025_07_04.json
    path       text   not null,  -- below exports.dir: {clinic}/{name}
    size       bigint not null,
    sha256     text   not null,
    entries    bigint not null,
    written_at bigint not null,
    version    bigint not null default 1,  -- how many times it was written
    primary key (clinic_id, date)
);
-- The zone by which the files of a clinic are cut.
create table journal_zones (
    clinic_id text not null primary key,
    timezone  text not null
);
