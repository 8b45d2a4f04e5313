-- Mail in (the ledger), mail out (the outbox), and who is told.

-- ── mailboxes ───────────────────────────────────────────────────────────────────────────────────

create table mailbox (
  id              bigint generated always as identity primary key,
  name            text not null check (length(name) between 1 and 100),
  -- fetching: null host, nothing is fetched (mail comes by another door)
  fetch_host      text,
  fetch_port      integer check (fetch_port between 1 and 65535),
  fetch_security  text not null default 'tls' check (fetch_security in ('tls', 'starttls', 'none')),
  folder          text not null default 'INBOX',
  after_fetch     text not null default 'leave' check (after_fetch in ('leave', 'move', 'delete')),
  move_to         text not null default '',
  poll_minutes    integer not null default 5 check (poll_minutes between 1 and 1440),
  -- sending: null host, the desk's own server (SMTP_URL) sends for it
  send_host       text,
  send_port       integer check (send_port between 1 and 65535),
  send_security   text not null default 'starttls' check (send_security in ('tls', 'starttls', 'none')),
  -- 'none': without sign-in; only for sending
  send_auth       text not null default 'same' check (send_auth in ('same', 'none', 'own')),
  send_user_name  text not null default '',
  send_password   bytea,
  send_per_minute integer not null default 60 check (send_per_minute between 1 and 10000),
  send_connections integer not null default 2 check (send_connections between 1 and 20),
  user_name       text not null default '',
  auth            text not null default 'password' check (auth in ('password', 'oauth')),
  -- sealed by server/platform/seal.ts, as are all secrets here
  password        bytea,
  oauth_provider  text check (oauth_provider in ('google', 'microsoft', 'other')),
  oauth_grant     text check (oauth_grant in ('authorization_code', 'client_credentials')),
  oauth_client_id text not null default '',
  oauth_client_secret bytea,
  oauth_authorize_url text not null default '',
  oauth_token_url text not null default '',
  oauth_scopes    text not null default '',
  oauth_refresh_token bytea,
  oauth_access_token bytea,
  oauth_expires_at timestamptz,
  dkim_domain     text not null default '',
  dkim_selector   text not null default '',
  dkim_key        bytea,
  -- accept a server whose certificate cannot be checked (a self-signed one in the house)
  allow_invalid_certificate boolean not null default false,
  -- where fetching stands
  uid_validity    bigint,
  last_uid        bigint not null default 0,
  fetched_at      timestamptz,
  last_message_at timestamptz,
  failing_since   timestamptz,
  failures        integer not null default 0,
  error           text,
  send_failing_since timestamptz,
  send_error      text,
  silent_since    timestamptz,
  notes           text not null default '',
  availability    text not null default 'active' check (availability in ('active', 'disabled', 'archived')),
  created_at      timestamptz not null default now(),
  updated_at      timestamptz not null default now()
);

create table mail_address (
  id            bigint generated always as identity primary key,
  email         text not null unique check (email = lower(email) and length(email) between 3 and 320),
  name          text not null default '' check (length(name) <= 200),
  -- null: its mail comes by another door, and the desk's own server sends for it
  mailbox_id    bigint references mailbox,
  department_id bigint references department,
  help_topic_id bigint references help_topic,
  priority_id   bigint references priority,
  auto_response boolean not null default true,
  notes         text not null default '',
  availability  text not null default 'active' check (availability in ('active', 'disabled', 'archived')),
  created_at    timestamptz not null default now(),
  updated_at    timestamptz not null default now()
);
create index mail_address_mailbox on mail_address (mailbox_id);

-- ── the ledger: what came in ────────────────────────────────────────────────────────────────────

create table incoming_mail (
  id            bigint generated always as identity primary key,
  door          text not null check (door in ('imap', 'smtp', 'pipe', 'http')),
  mailbox_id    bigint references mailbox,
  uid_validity  bigint,
  uid           bigint,
  -- what the sending server said, where it spoke to us itself
  envelope_from text,
  envelope_to   text[] not null default '{}',
  remote_address text,
  received_at   timestamptz not null,
  -- the raw message lies in the file store under its hash
  sha256        text not null references stored_file,
  size          bigint not null,
  -- read from it; null until it has been
  message_id    text,
  -- who, when and what, without the way it took: the same message by another way has the same
  content_digest text,
  from_address  text,
  from_name     text not null default '',
  subject       text not null default '',
  -- signals, authentication results, notices, parts: shown, never looked up by
  facts         jsonb not null default '{}',
  fate          text not null default 'pending'
    check (fate in ('pending', 'opened', 'joined', 'duplicate', 'auto-reply', 'bounce', 'rejected', 'quarantined')),
  ticket_id     bigint references ticket on delete set null,
  entry_id      bigint references thread_entry on delete set null,
  duplicate_of  bigint references incoming_mail,
  rule          text,
  error         text,
  attempts      integer not null default 0,
  handled_at    timestamptz,
  unique (mailbox_id, uid_validity, uid)
);
create index incoming_mail_sha256 on incoming_mail (sha256);
create index incoming_mail_message on incoming_mail (message_id) where message_id is not null;
create index incoming_mail_digest on incoming_mail (content_digest) where content_digest is not null;
create index incoming_mail_pending on incoming_mail (id) where fate = 'pending';
create index incoming_mail_by_fate on incoming_mail (fate, id);
create index incoming_mail_ticket on incoming_mail (ticket_id) where ticket_id is not null;
create index incoming_mail_entry on incoming_mail (entry_id) where entry_id is not null;
create index incoming_mail_from on incoming_mail (from_address, received_at);
create index incoming_mail_mailbox on incoming_mail (mailbox_id, id);

-- Every fate it ever had, the first ('pending') included.
create table incoming_mail_fate (
  id           bigint generated always as identity primary key,
  incoming_mail_id bigint not null references incoming_mail on delete cascade,
  at           timestamptz not null,
  fate         text not null,
  ticket_id    bigint,
  entry_id     bigint,
  duplicate_of bigint,
  rule         text,
  error        text,
  actor_name   text not null
);
create index incoming_mail_fate_mail on incoming_mail_fate (incoming_mail_id, id);

create table blocked_sender (
  id         bigint generated always as identity primary key,
  -- an address, or a domain written `@example.com`
  pattern    text not null unique check (pattern = lower(pattern) and length(pattern) between 3 and 320),
  notes      text not null default '',
  created_by text not null,
  created_at timestamptz not null default now()
);

-- How an entry came, where that says more than its source: an automatic answer, a bounce, a stranger, an agent whose
-- mail could not be verified. { kind, address, name, authentication }
alter table thread_entry add column origin jsonb;

-- ── the outbox: what goes out ───────────────────────────────────────────────────────────────────

alter table outgoing_mail drop constraint outgoing_mail_state_check;
alter table outgoing_mail add constraint outgoing_mail_state_check
  check (state in ('queued', 'sending', 'sent', 'deferred', 'failed', 'bounced', 'canceled'));
alter table outgoing_mail
  add column mail_address_id bigint references mail_address,
  add column to_name        text not null default '',
  add column recipient_kind text check (recipient_kind in ('requester', 'agent')),
  add column recipient_id   bigint,
  add column ticket_id      bigint references ticket on delete cascade,
  add column entry_id       bigint references thread_entry on delete set null,
  add column event_id       bigint,
  -- further events told in the same mail
  add column further_event_ids bigint[] not null default '{}',
  add column language       text,
  add column body_html      text,
  -- without <>, fixed before the first try: a mail that left just before a crash is known as the same one
  add column message_id     text unique,
  add column in_reply_to    text,
  add column reference_ids  text[] not null default '{}',
  add column reply_to       text,
  -- Auto-Submitted: nothing answers it
  add column automatic      text check (automatic in ('auto-replied', 'auto-generated')),
  add column attaches       boolean not null default false,
  add column attempts       integer not null default 0,
  add column next_at        timestamptz,
  add column response       text,
  add column bounced_at     timestamptz,
  add column bounce_mail_id bigint references incoming_mail;
create unique index outgoing_mail_once on outgoing_mail (event_id, to_address) where event_id is not null;
create index outgoing_mail_state on outgoing_mail (state, id);
create index outgoing_mail_ticket on outgoing_mail (ticket_id, id) where ticket_id is not null;
create index outgoing_mail_entry on outgoing_mail (entry_id) where entry_id is not null;
create index outgoing_mail_to on outgoing_mail (to_address, created_at);

-- Administrators' own words; without a row the words that come with the product.
create table mail_template (
  key        text not null,
  language   text not null,
  subject    text not null,
  body       text not null,
  updated_by text not null,
  updated_at timestamptz not null,
  primary key (key, language)
);

-- ── who is told ─────────────────────────────────────────────────────────────────────────────────

create table notification (
  id        bigint generated always as identity primary key,
  agent_id  bigint not null references agent on delete cascade,
  -- an event of a ticket, or an alarm of the desk itself with its own key
  ticket_id bigint references ticket on delete cascade,
  event_id  bigint,
  alarm_key text,
  kind      text not null,
  data      jsonb not null default '{}',
  at        timestamptz not null,
  read_at   timestamptz,
  unique (agent_id, event_id),
  check ((event_id is null) <> (alarm_key is null))
);
create index notification_agent on notification (agent_id, id);
create index notification_unread on notification (agent_id) where read_at is null;
create unique index notification_alarm on notification (agent_id, alarm_key) where alarm_key is not null;

alter table department
  add column mail_address_id bigint references mail_address,
  add column auto_response_address_id bigint references mail_address,
  add column auto_responds_tickets boolean not null default true,
  add column auto_responds_messages boolean not null default true,
  add column alert_recipients text not null default 'members' check (alert_recipients in ('members', 'primary', 'nobody'));
alter table sla_plan add column mutes_overdue_alerts boolean not null default false;

-- Live bells: whoever is told hears of it.
create function notification_changed() returns trigger language plpgsql as $$
begin
  perform pg_notify('deskbell', json_build_object('bell', new.agent_id)::text);
  return null;
end $$;
create trigger notification_live after insert or update of read_at on notification
  for each row execute function notification_changed();
