-- How often the handling of a message was begun, alone in its process, and came to no end: the process ended.
alter table incoming_mail add column broken_off integer not null default 0;
