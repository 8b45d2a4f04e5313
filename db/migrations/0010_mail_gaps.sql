-- Mail: storms, where reading a mailbox begins, what is wrong with one in a word.

-- When a message reached the mail server that it was fetched from; of other doors, us. What waited during an outage
-- comes at once and is no storm.
alter table incoming_mail add column arrived_at timestamptz not null default now();
update incoming_mail set arrived_at = received_at;
drop index incoming_mail_from;
create index incoming_mail_from on incoming_mail (from_address, arrived_at);

alter table mailbox
  -- what lay there before: auto, everything unless it is much
  add column read_from  text not null default 'auto' check (read_from in ('auto', 'all', 'new')),
  -- since when and from which number on the folder's messages are ours; null, 0: all of them
  add column read_since timestamptz,
  add column first_uid  bigint not null default 0,
  add column passed_over integer not null default 0,
  -- which kind of thing goes wrong: a key in the texts, beside the server's own words
  add column problem      text,
  add column send_problem text;
alter table mailbox_problem add column problem text not null default 'other';
