-- The outbox: what its job and its page need besides.

alter table outgoing_mail
  -- whether an answer to it may become part of its ticket by its address
  add column replyable boolean not null default true,
  -- when trying ends; set with the first try
  add column give_up_at timestamptz,
  -- the one that this was sent again from
  add column resent_from_id bigint references outgoing_mail on delete set null;
create index outgoing_mail_resent on outgoing_mail (resent_from_id) where resent_from_id is not null;
create index outgoing_mail_address on outgoing_mail (mail_address_id, id) where mail_address_id is not null;
create index outgoing_mail_bounce on outgoing_mail (bounce_mail_id) where bounce_mail_id is not null;
-- What waits: few, whatever lies beside it.
drop index outgoing_mail_waiting;
create index outgoing_mail_waiting on outgoing_mail (id) where state in ('queued', 'sending', 'deferred');
