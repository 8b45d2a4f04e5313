-- Ticket filters: what rules over where a ticket goes when it arrives. Each save is a version; what they saw and did is kept.

create table ticket_filter (
  id            bigint generated always as identity primary key,
  name          text not null check (length(name) between 1 and 100),
  position      integer not null,
  -- by which door a ticket has to come; address: a mail to that one address
  target        text not null default 'any' check (target in ('any', 'web', 'api', 'email', 'address')),
  address_id    bigint references mail_address,
  conditions    jsonb not null default '{"all": []}',
  actions       jsonb not null default '[]',
  stops_further boolean not null default false,
  -- asked about live tickets, but only noting in the run log what it would do
  is_silent     boolean not null default false,
  notes         text not null default '',
  version       integer not null default 1,
  availability  text not null default 'active' check (availability in ('active', 'disabled', 'archived')),
  -- matches that the log does not list any more
  folded_matches bigint not null default 0,
  created_at    timestamptz not null default now(),
  updated_at    timestamptz not null default now(),
  check ((target = 'address') = (address_id is not null))
);
create unique index ticket_filter_name on ticket_filter (lower(name)) where availability <> 'archived';

-- What a filter said, each time that it was saved: history names the version.
create table ticket_filter_version (
  filter_id  bigint not null references ticket_filter on delete cascade,
  version    integer not null,
  -- { name, target, addressId, conditions, actions, stopsFurther }
  definition jsonb not null,
  saved_by   text not null,
  saved_at   timestamptz not null,
  primary key (filter_id, version)
);

-- Whatever changes about the active filters changes this: processes keep them compiled as long as it stays. It is no
-- number, so that no two databases have the same.
create table ticket_filter_revision (
  only_one boolean primary key default true check (only_one),
  revision uuid not null default gen_random_uuid()
);
insert into ticket_filter_revision default values;

-- The run log: a row for each ticket that a filter matched. Of each filter the newest stay, the others are counted.
create table ticket_filter_match (
  id        bigint generated always as identity primary key,
  filter_id bigint not null references ticket_filter on delete cascade,
  version   integer not null,
  -- null: what was rejected has become no ticket
  ticket_id bigint references ticket on delete cascade,
  at        timestamptz not null,
  micros    integer not null,
  outcome   text not null check (outcome in ('applied', 'silent', 'rejected', 'failed')),
  -- { error, requester, subject, did }
  data      jsonb not null default '{}'
);
create index ticket_filter_match_newest on ticket_filter_match (filter_id, id);
create index ticket_filter_match_ticket on ticket_filter_match (ticket_id) where ticket_id is not null;

-- What the filters saw when a ticket was opened; the message is its first entry's. For "why not", and to try filters on.
create table ticket_arrival (
  ticket_id bigint primary key references ticket on delete cascade,
  facts     jsonb not null,
  -- what the ids in them were called
  names     jsonb not null default '{}'
);

-- What a filter, a rule or a macro sent to an address of the web, and what came back.
create table webhook_call (
  id           bigint generated always as identity primary key,
  event_id     bigint not null references ticket_event on delete cascade,
  ticket_id    bigint not null references ticket on delete cascade,
  -- the place of the action in what caused it
  place        integer not null,
  url          text not null,
  cause        jsonb not null,
  state        text not null default 'waiting' check (state in ('waiting', 'done', 'failed')),
  attempts     integer not null default 0,
  status       integer,
  -- the beginning of the answer, or why there was none
  answer       text not null default '',
  created_at   timestamptz not null,
  finished_at  timestamptz,
  unique (event_id, place)
);
create index webhook_call_ticket on webhook_call (ticket_id);
