-- Whether outside analysers may be asked, also when a person asks for another try. Jobs from before this column: not known, so no.
alter table analysis_jobs add column consent bigint not null default 0;
