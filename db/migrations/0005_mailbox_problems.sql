-- Messages of a mailbox that the server would not hand over: fetching goes on without them and asks for them again later.

create table mailbox_problem (
  mailbox_id   bigint not null references mailbox on delete cascade,
  uid_validity bigint not null,
  uid          bigint not null,
  -- in the server's own words
  error        text not null,
  attempts     integer not null default 1,
  since        timestamptz not null,
  next_at      timestamptz not null,
  primary key (mailbox_id, uid_validity, uid)
);
