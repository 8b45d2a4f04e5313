-- Whether somebody is told what happens to his requests; answers come in any case. He chooses that himself.
alter table requester add column wants_notices boolean not null default true;
