-- Rules over a ticket's life, on events and on time, and macros. Each save of a rule is a version; what it did is logged.

create table rule (
  id            bigint generated always as identity primary key,
  name          text not null check (length(name) between 1 and 100),
  position      integer not null,
  -- { kind: event, events: [...] } or { kind: time, minutes, since, direction }
  trigger       jsonb not null,
  conditions    jsonb not null default '{"all": []}',
  actions       jsonb not null default '[]',
  stops_further boolean not null default false,
  -- asked about live tickets, but only noting what it would do
  is_silent     boolean not null default false,
  notes         text not null default '',
  version       integer not null default 1,
  availability  text not null default 'active' check (availability in ('active', 'disabled', 'archived')),
  -- runs that the log does not list any more
  folded_runs   bigint not null default 0,
  created_at    timestamptz not null default now(),
  updated_at    timestamptz not null default now()
);
create unique index rule_name on rule (lower(name)) where availability <> 'archived';

-- What a rule said, each time that it was saved: history names the version.
create table rule_version (
  rule_id    bigint not null references rule on delete cascade,
  version    integer not null,
  -- { name, trigger, conditions, actions, stopsFurther }
  definition jsonb not null,
  saved_by   text not null,
  saved_at   timestamptz not null,
  primary key (rule_id, version)
);

-- Whatever changes about the active rules changes this: processes keep them compiled as long as it stays.
create table rule_revision (
  only_one boolean primary key default true check (only_one),
  revision uuid not null default gen_random_uuid()
);
insert into rule_revision default values;

-- The run log: a row for each time that a rule matched. Of each rule the newest stay, the others are counted.
create table rule_run (
  id        bigint generated always as identity primary key,
  rule_id   bigint not null references rule on delete cascade,
  version   integer not null,
  ticket_id bigint not null references ticket on delete cascade,
  -- what it ran on: an event, or a moment
  event_id  bigint references ticket_event on delete cascade,
  due_at    timestamptz,
  at        timestamptz not null,
  micros    integer not null,
  -- stopped: it would have triggered itself, or too many rules each other
  outcome   text not null check (outcome in ('applied', 'silent', 'stopped', 'failed')),
  -- { saw, did, error, chain }
  data      jsonb not null default '{}',
  check ((event_id is null) <> (due_at is null))
);
create index rule_run_newest on rule_run (rule_id, id);
create unique index rule_run_event on rule_run (event_id, rule_id) where event_id is not null;
create index rule_run_ticket on rule_run (ticket_id);

-- For which moment a time rule was asked about a ticket last: once for each.
create table rule_moment (
  rule_id   bigint not null references rule on delete cascade,
  ticket_id bigint not null references ticket on delete cascade,
  due_at    timestamptz not null,
  primary key (rule_id, ticket_id)
);
create index rule_moment_ticket on rule_moment (ticket_id);

create table macro (
  id            bigint generated always as identity primary key,
  name          text not null check (length(name) between 1 and 100),
  -- whose it is: an agent's own, a department's, or (neither) everyone's
  agent_id      bigint references agent on delete cascade,
  department_id bigint references department,
  actions       jsonb not null default '[]',
  notes         text not null default '',
  position      integer not null default 0,
  -- of the keyboard, after the key of the menu
  digit         integer check (digit between 1 and 9),
  availability  text not null default 'active' check (availability in ('active', 'disabled', 'archived')),
  created_at    timestamptz not null default now(),
  updated_at    timestamptz not null default now(),
  check (num_nonnulls(agent_id, department_id) <= 1)
);
create unique index macro_name on macro (lower(name), coalesce(agent_id, 0), coalesce(department_id, 0))
  where availability <> 'archived';
create index macro_agent on macro (agent_id) where agent_id is not null;
create index macro_department on macro (department_id) where department_id is not null;
