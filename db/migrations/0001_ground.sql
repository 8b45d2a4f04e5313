-- The ground that everything stands on: people, reference data, tickets, their thread and their history.
-- Current state is in the rows; how it came about is in ticket_event, written in the same transaction.

create extension if not exists pg_trgm;

-- ── settings ────────────────────────────────────────────────────────────────────────────────────

create table setting (
  key        text primary key,
  value      jsonb not null,
  updated_at timestamptz not null default now()
);

-- ── sign-in (owned by better-auth; an account is a login, a person may have none) ────────────────

create table auth_user (
  id             text primary key,
  name           text not null,
  email          text not null unique,
  email_verified boolean not null default false,
  image          text,
  created_at     timestamptz not null default now(),
  updated_at     timestamptz not null default now()
);

create table auth_session (
  id         text primary key,
  user_id    text not null references auth_user on delete cascade,
  token      text not null unique,
  expires_at timestamptz not null,
  ip_address text,
  user_agent text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index auth_session_user on auth_session (user_id);

create table auth_account (
  id                       text primary key,
  user_id                  text not null references auth_user on delete cascade,
  account_id               text not null,
  provider_id              text not null,
  access_token             text,
  refresh_token            text,
  id_token                 text,
  access_token_expires_at  timestamptz,
  refresh_token_expires_at timestamptz,
  scope                    text,
  password                 text,
  created_at               timestamptz not null default now(),
  updated_at               timestamptz not null default now()
);
create index auth_account_user on auth_account (user_id);

create table auth_verification (
  id         text primary key,
  identifier text not null,
  value      text not null,
  expires_at timestamptz not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index auth_verification_identifier on auth_verification (identifier);

-- Tries at a door (sign-in, ticket look-up, reset), per account and per address; the count starts anew at `until`.
create table attempt (
  door    text not null,
  subject text not null,
  count   integer not null,
  until   timestamptz not null,
  primary key (door, subject)
);
create index attempt_until on attempt (until);

-- ── people ──────────────────────────────────────────────────────────────────────────────────────

create table organization (
  id          bigint generated always as identity primary key,
  name        text not null check (length(name) between 1 and 200),
  domains     text[] not null default '{}',
  phone       text not null default '',
  website     text not null default '',
  address     text not null default '',
  notes       text not null default '',
  -- who of its people sees all of its tickets in the portal
  ticket_sharing text not null default 'primary' check (ticket_sharing in ('none', 'primary', 'all')),
  archived_at timestamptz,
  created_at  timestamptz not null default now(),
  updated_at  timestamptz not null default now()
);
create unique index organization_name on organization (lower(name)) where archived_at is null;
create index organization_domains on organization using gin (domains);

create table requester (
  id              bigint generated always as identity primary key,
  email           text not null check (email = lower(email) and length(email) between 3 and 320),
  name            text not null check (length(name) between 1 and 200),
  phone           text not null default '',
  notes           text not null default '',
  organization_id bigint references organization,
  is_primary_contact boolean not null default false,
  language        text,
  time_zone       text,
  account_id      text unique references auth_user on delete set null,
  archived_at     timestamptz,
  created_at      timestamptz not null default now(),
  updated_at      timestamptz not null default now()
);
create unique index requester_email on requester (email);
create index requester_organization on requester (organization_id) where organization_id is not null;
create index requester_like on requester using gin ((lower(name) || ' ' || email) gin_trgm_ops);

create table role (
  id           bigint generated always as identity primary key,
  key          text not null unique,
  name         text not null check (length(name) between 1 and 100),
  permissions  text[] not null default '{}',
  notes        text not null default '',
  availability text not null default 'active' check (availability in ('active', 'disabled', 'archived')),
  created_at   timestamptz not null default now(),
  updated_at   timestamptz not null default now()
);
create unique index role_name on role (lower(name)) where availability <> 'archived';

create table sla_plan (
  id            bigint generated always as identity primary key,
  name          text not null check (length(name) between 1 and 100),
  grace_minutes integer not null check (grace_minutes between 1 and 527040),
  -- may be replaced by another plan when the department or help topic changes
  is_transient  boolean not null default false,
  notes         text not null default '',
  availability  text not null default 'active' check (availability in ('active', 'disabled', 'archived')),
  created_at    timestamptz not null default now(),
  updated_at    timestamptz not null default now()
);
create unique index sla_plan_name on sla_plan (lower(name)) where availability <> 'archived';

create table department (
  id              bigint generated always as identity primary key,
  parent_id       bigint references department,
  name            text not null check (length(name) between 1 and 100),
  is_public       boolean not null default true,
  sla_plan_id     bigint references sla_plan,
  manager_id      bigint,
  -- which agents its tickets may be assigned to
  assignable_to   text not null default 'all' check (assignable_to in ('all', 'members', 'primary')),
  auto_claim      boolean not null default true,
  assign_on_reopen boolean not null default true,
  signature       text not null default '',
  notes           text not null default '',
  availability    text not null default 'active' check (availability in ('active', 'disabled', 'archived')),
  created_at      timestamptz not null default now(),
  updated_at      timestamptz not null default now(),
  check (parent_id is distinct from id)
);
create unique index department_name on department (coalesce(parent_id, 0), lower(name)) where availability <> 'archived';

create table agent (
  id                    bigint generated always as identity primary key,
  account_id            text not null unique references auth_user,
  name                  text not null check (length(name) between 1 and 200),
  email                 text not null check (email = lower(email)),
  phone                 text not null default '',
  mobile                text not null default '',
  signature             text not null default '',
  notes                 text not null default '',
  is_administrator      boolean not null default false,
  -- sees only what is assigned or referred to her or her teams
  is_limited            boolean not null default false,
  on_vacation           boolean not null default false,
  primary_department_id bigint not null references department,
  primary_role_id       bigint not null references role,
  -- on a ticket assigned to her outside her departments the primary role applies
  primary_role_on_assigned boolean not null default true,
  permissions           text[] not null default '{}',
  preferences           jsonb not null default '{}',
  language              text,
  time_zone             text,
  availability          text not null default 'active' check (availability in ('active', 'disabled', 'archived')),
  created_at            timestamptz not null default now(),
  updated_at            timestamptz not null default now()
);
create unique index agent_email on agent (email) where availability <> 'archived';
create index agent_primary_department on agent (primary_department_id);

alter table department add foreign key (manager_id) references agent;
create index department_manager on department (manager_id) where manager_id is not null;

-- Extended access: a further department of an agent, with the role that applies there.
create table department_access (
  agent_id      bigint not null references agent on delete cascade,
  department_id bigint not null references department,
  role_id       bigint not null references role,
  alerts        boolean not null default true,
  primary key (agent_id, department_id)
);
create index department_access_department on department_access (department_id);

create table team (
  id           bigint generated always as identity primary key,
  name         text not null check (length(name) between 1 and 100),
  lead_id      bigint references agent,
  mutes_assignment_alerts boolean not null default false,
  notes        text not null default '',
  availability text not null default 'active' check (availability in ('active', 'disabled', 'archived')),
  created_at   timestamptz not null default now(),
  updated_at   timestamptz not null default now()
);
create unique index team_name on team (lower(name)) where availability <> 'archived';

create table team_member (
  team_id  bigint not null references team on delete cascade,
  agent_id bigint not null references agent on delete cascade,
  alerts   boolean not null default true,
  primary key (team_id, agent_id)
);
create index team_member_agent on team_member (agent_id);

create table api_key (
  id               bigint generated always as identity primary key,
  name             text not null check (length(name) between 1 and 100),
  prefix           text not null,
  key_hash         bytea not null unique,
  is_administrator boolean not null default false,
  role_id          bigint references role,
  created_by       text not null default '',
  created_at       timestamptz not null default now(),
  last_used_at     timestamptz,
  revoked_at       timestamptz,
  check (is_administrator <> (role_id is not null))
);

-- ── reference data of tickets ───────────────────────────────────────────────────────────────────

create table priority (
  id           bigint generated always as identity primary key,
  name         text not null check (length(name) between 1 and 100),
  -- 1 is the most urgent; lists sort by it
  urgency      integer not null check (urgency > 0),
  color        text not null check (color ~ '^#[0-9a-fA-F]{6}$'),
  is_public    boolean not null default false,
  availability text not null default 'active' check (availability in ('active', 'disabled', 'archived')),
  created_at   timestamptz not null default now(),
  updated_at   timestamptz not null default now(),
  unique (id, urgency)
);
create unique index priority_name on priority (lower(name)) where availability <> 'archived';

create table ticket_status (
  id           bigint generated always as identity primary key,
  name         text not null check (length(name) between 1 and 100),
  state        text not null check (state in ('open', 'resolved', 'closed', 'archived')),
  description  text not null default '',
  -- built in: cannot be archived or moved to another state
  is_internal  boolean not null default false,
  allow_reopen boolean not null default true,
  -- the status a reopened ticket gets; null: the default status
  reopen_to_id bigint references ticket_status,
  position     integer not null default 0,
  availability text not null default 'active' check (availability in ('active', 'disabled', 'archived')),
  created_at   timestamptz not null default now(),
  updated_at   timestamptz not null default now(),
  unique (id, state)
);
create unique index ticket_status_name on ticket_status (lower(name)) where availability <> 'archived';

create table number_sequence (
  id         bigint generated always as identity primary key,
  name       text not null check (length(name) between 1 and 100),
  next_value bigint not null default 1 check (next_value >= 0),
  increment  integer not null default 1 check (increment between 1 and 100000),
  padding    text not null default '0' check (length(padding) = 1),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create unique index number_sequence_name on number_sequence (lower(name));

create table help_topic (
  id            bigint generated always as identity primary key,
  parent_id     bigint references help_topic,
  name          text not null check (length(name) between 1 and 100),
  description   text not null default '',
  is_public     boolean not null default true,
  department_id bigint references department,
  priority_id   bigint references priority,
  sla_plan_id   bigint references sla_plan,
  status_id     bigint references ticket_status,
  agent_id      bigint references agent,
  team_id       bigint references team,
  -- null: the desk's own format and sequence
  number_format text check (number_format ~ '#' and length(number_format) <= 20),
  -- with a format: null draws random numbers
  sequence_id   bigint references number_sequence,
  auto_response boolean not null default true,
  thank_you     text not null default '',
  notes         text not null default '',
  position      integer not null default 0,
  availability  text not null default 'active' check (availability in ('active', 'disabled', 'archived')),
  created_at    timestamptz not null default now(),
  updated_at    timestamptz not null default now(),
  check (parent_id is distinct from id)
);
create unique index help_topic_name on help_topic (coalesce(parent_id, 0), lower(name)) where availability <> 'archived';

-- Further questions that a help topic asks; the answers are in ticket.fields under their key.
create table form_field (
  id            bigint generated always as identity primary key,
  help_topic_id bigint not null references help_topic,
  key           text not null check (key ~ '^[a-z][a-zA-Z0-9]{0,39}$'),
  label         text not null check (length(label) between 1 and 200),
  kind          text not null check (kind in ('text', 'paragraph', 'number', 'date', 'checkbox', 'choice')),
  options       text[] not null default '{}',
  help          text not null default '',
  -- what the requester's side and the agents' side may do with it
  requester_mode text not null default 'optional' check (requester_mode in ('hidden', 'optional', 'required')),
  agent_required boolean not null default false,
  required_to_close boolean not null default false,
  position      integer not null default 0,
  availability  text not null default 'active' check (availability in ('active', 'disabled', 'archived')),
  created_at    timestamptz not null default now(),
  updated_at    timestamptz not null default now()
);
create unique index form_field_key on form_field (help_topic_id, key) where availability <> 'archived';

-- ── tickets ─────────────────────────────────────────────────────────────────────────────────────

create table ticket (
  id               bigint generated always as identity primary key,
  -- by bytes, whatever the database's language: so the beginning of a number finds it by the index
  number           text collate "C" not null unique check (length(number) between 1 and 20),
  subject          text not null check (length(subject) between 1 and 1000),
  requester_id     bigint not null references requester,
  status_id        bigint not null,
  state            text not null,
  department_id    bigint not null references department,
  help_topic_id    bigint references help_topic,
  priority_id      bigint not null,
  urgency          integer not null,
  sla_plan_id      bigint references sla_plan,
  agent_id         bigint references agent,
  team_id          bigint references team,
  closed_by_id     bigint references agent,
  source           text not null check (source in ('web', 'email', 'phone', 'api', 'other')),
  ip_address       text,
  fields           jsonb not null default '{}',
  is_answered      boolean not null default false,
  is_overdue       boolean not null default false,
  -- set by a person; beats the one that the SLA plan gives
  explicit_due_at  timestamptz,
  sla_due_at       timestamptz,
  due_at           timestamptz generated always as (coalesce(explicit_due_at, sla_due_at)) stored,
  created_at       timestamptz not null,
  updated_at       timestamptz not null,
  closed_at        timestamptz,
  reopened_at      timestamptz,
  last_message_at  timestamptz,
  last_reply_at    timestamptz,
  reopen_count     integer not null default 0,
  entry_count      integer not null default 0,
  attachment_count integer not null default 0,
  -- grows with every change; an edit that names an older one is told so
  version          integer not null default 1,
  deleted_at       timestamptz,
  -- the state and urgency repeated here for the indexes are always those of the status and the priority
  foreign key (status_id, state) references ticket_status (id, state) on update cascade,
  foreign key (priority_id, urgency) references priority (id, urgency) on update cascade,
  check ((closed_at is not null) = (state <> 'open'))
);

-- Agents work on open tickets, most tickets are closed. Every queue has indexes of the tickets it chooses from, in its own
-- order, as a whole and by what lets an agent see them: so its first page costs the same, however long it is.
-- All keys run one way (an urgency of 1 is the highest): a page goes on where the last one ended by comparing rows.
create index ticket_open on ticket ((-urgency), updated_at, id) where state = 'open' and deleted_at is null;
create index ticket_open_department on ticket (department_id, (-urgency), updated_at, id) where state = 'open' and deleted_at is null;
create index ticket_open_agent on ticket (agent_id, (-urgency), updated_at, id) where state = 'open' and deleted_at is null and agent_id is not null;
create index ticket_open_team on ticket (team_id, (-urgency), updated_at, id) where state = 'open' and deleted_at is null and team_id is not null;
create index ticket_unassigned on ticket ((-urgency), updated_at, id) where state = 'open' and deleted_at is null and agent_id is null and team_id is null;
create index ticket_unassigned_department on ticket (department_id, (-urgency), updated_at, id) where state = 'open' and deleted_at is null and agent_id is null and team_id is null;
create index ticket_answered on ticket (is_answered, (coalesce(due_at, 'infinity')), id) where state = 'open' and deleted_at is null;
create index ticket_answered_department on ticket (department_id, is_answered, (coalesce(due_at, 'infinity')), id) where state = 'open' and deleted_at is null;
create index ticket_answered_team on ticket (team_id, is_answered, (coalesce(due_at, 'infinity')), id) where state = 'open' and deleted_at is null and team_id is not null;
create index ticket_overdue on ticket ((coalesce(due_at, 'infinity')), id) where state = 'open' and deleted_at is null and is_overdue;
create index ticket_overdue_department on ticket (department_id, (coalesce(due_at, 'infinity')), id) where state = 'open' and deleted_at is null and is_overdue;
create index ticket_overdue_team on ticket (team_id, (coalesce(due_at, 'infinity')), id) where state = 'open' and deleted_at is null and is_overdue and team_id is not null;
create index ticket_open_due on ticket ((coalesce(due_at, 'infinity')), id) where state = 'open' and deleted_at is null;
create index ticket_open_updated on ticket (updated_at, id) where state = 'open' and deleted_at is null;
create index ticket_open_created on ticket (created_at, id) where state = 'open' and deleted_at is null;
create index ticket_closed on ticket (closed_at, id) where state in ('resolved', 'closed') and deleted_at is null;
create index ticket_closed_department on ticket (department_id, closed_at, id) where state in ('resolved', 'closed') and deleted_at is null;
create index ticket_closed_agent on ticket (agent_id, closed_at, id) where state in ('resolved', 'closed') and deleted_at is null and agent_id is not null;
create index ticket_closed_team on ticket (team_id, closed_at, id) where state in ('resolved', 'closed') and deleted_at is null and team_id is not null;
create index ticket_closed_by on ticket (closed_by_id, closed_at, id) where state in ('resolved', 'closed') and deleted_at is null and closed_by_id is not null;
create index ticket_created on ticket (created_at, id) where deleted_at is null;
create index ticket_created_department on ticket (department_id, created_at, id) where deleted_at is null;
create index ticket_updated on ticket (updated_at, id) where deleted_at is null;
create index ticket_number_order on ticket (length(number), number);
create index ticket_agent on ticket (agent_id, created_at, id) where agent_id is not null;
create index ticket_team on ticket (team_id, created_at, id) where team_id is not null;
create index ticket_closer on ticket (closed_by_id, created_at, id) where closed_by_id is not null;
create index ticket_requester on ticket (requester_id, id);
create index ticket_deleted on ticket (deleted_at) where deleted_at is not null;

-- How many tickets there are of each kind: signed rows, added up when read and folded now and then,
-- so that counting a queue costs what the queue's variety costs, not what its length costs.
create table ticket_tally (
  id            bigint generated always as identity primary key,
  department_id bigint not null,
  agent_id      bigint,
  team_id       bigint,
  state         text not null,
  is_answered   boolean not null,
  is_overdue    boolean not null,
  tally         bigint not null
);

-- One row a kind for a whole statement: a thousand tickets that come at once make a few rows.
create function ticket_tally_add() returns trigger language plpgsql as $$
begin
  insert into ticket_tally (department_id, agent_id, team_id, state, is_answered, is_overdue, tally)
  select department_id, agent_id, team_id, state, is_answered, is_overdue, count(*)
  from added where deleted_at is null group by 1, 2, 3, 4, 5, 6;
  return null;
end $$;

create function ticket_tally_remove() returns trigger language plpgsql as $$
begin
  insert into ticket_tally (department_id, agent_id, team_id, state, is_answered, is_overdue, tally)
  select department_id, agent_id, team_id, state, is_answered, is_overdue, -count(*)
  from removed where deleted_at is null group by 1, 2, 3, 4, 5, 6;
  return null;
end $$;

create function ticket_tally_move() returns trigger language plpgsql as $$
begin
  if old.deleted_at is null then
    insert into ticket_tally (department_id, agent_id, team_id, state, is_answered, is_overdue, tally)
    values (old.department_id, old.agent_id, old.team_id, old.state, old.is_answered, old.is_overdue, -1);
  end if;
  if new.deleted_at is null then
    insert into ticket_tally (department_id, agent_id, team_id, state, is_answered, is_overdue, tally)
    values (new.department_id, new.agent_id, new.team_id, new.state, new.is_answered, new.is_overdue, 1);
  end if;
  return null;
end $$;

create trigger ticket_tally_insert after insert on ticket referencing new table as added
  for each statement execute function ticket_tally_add();
create trigger ticket_tally_delete after delete on ticket referencing old table as removed
  for each statement execute function ticket_tally_remove();
create trigger ticket_tally_update after update on ticket
  for each row
  when ((old.department_id, old.agent_id, old.team_id, old.state, old.is_answered, old.is_overdue, old.deleted_at)
    is distinct from
    (new.department_id, new.agent_id, new.team_id, new.state, new.is_answered, new.is_overdue, new.deleted_at))
  execute function ticket_tally_move();

create table collaborator (
  ticket_id    bigint not null references ticket on delete cascade,
  requester_id bigint not null references requester,
  added_at     timestamptz not null,
  primary key (ticket_id, requester_id)
);
create index collaborator_requester on collaborator (requester_id);

-- Lets an agent, team or department see a ticket that stays in its own department.
create table referral (
  id            bigint generated always as identity primary key,
  ticket_id     bigint not null references ticket on delete cascade,
  agent_id      bigint references agent,
  team_id       bigint references team,
  department_id bigint references department,
  created_at    timestamptz not null,
  check (num_nonnulls(agent_id, team_id, department_id) = 1)
);
create unique index referral_once on referral (ticket_id, coalesce(agent_id, 0), coalesce(team_id, 0), coalesce(department_id, 0));
create index referral_agent on referral (agent_id) where agent_id is not null;
create index referral_team on referral (team_id) where team_id is not null;
create index referral_department on referral (department_id) where department_id is not null;

-- ── the thread and the history ──────────────────────────────────────────────────────────────────

-- Entries and events draw from one sequence: their ids are the order of the thread.
create sequence thread_item_id;

create table thread_entry (
  id           bigint primary key default nextval('thread_item_id'),
  ticket_id    bigint not null references ticket on delete cascade,
  type         text not null check (type in ('message', 'reply', 'note')),
  author_kind  text not null check (author_kind in ('agent', 'requester', 'api_key', 'system')),
  agent_id     bigint references agent,
  requester_id bigint references requester,
  author_name  text not null,
  title        text not null default '',
  format       text not null check (format in ('html', 'text')),
  -- sanitised; what is shown
  body         text not null,
  -- the same as plain text: for search, snippets and lists
  body_text    text not null,
  source       text not null check (source in ('web', 'email', 'phone', 'api', 'other', 'desk')),
  at           timestamptz not null,
  version      integer not null default 1,
  edited_at    timestamptz,
  edited_by    text
);
create index thread_entry_ticket on thread_entry (ticket_id, id);

-- What an entry said before it was edited.
create table thread_entry_version (
  entry_id   bigint not null references thread_entry on delete cascade,
  version    integer not null,
  format     text not null,
  body       text not null,
  body_text  text not null,
  written_by text not null,
  at         timestamptz not null,
  primary key (entry_id, version)
);

create table ticket_event (
  id             bigint primary key default nextval('thread_item_id'),
  ticket_id      bigint not null references ticket on delete cascade,
  type           text not null,
  at             timestamptz not null,
  actor_kind     text not null check (actor_kind in ('agent', 'requester', 'api_key', 'system')),
  actor_id       bigint,
  actor_name     text not null,
  -- field -> { from, to, cause? }; folding these over all events of a ticket gives its row
  changes        jsonb not null default '{}',
  -- names as they were, note, entry ids and whatever else this type of event tells
  data           jsonb not null default '{}',
  entry_id       bigint references thread_entry on delete cascade,
  cause_event_id bigint,
  operation_id   uuid not null,
  audience       text not null check (audience in ('agents', 'everyone'))
);
create index ticket_event_ticket on ticket_event (ticket_id, id);

-- History is written once. Only the purge of a deleted ticket, which says so, may remove it.
create function ticket_event_written_once() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' and coalesce(current_setting('deskbell.purge', true), '') = 'on' then
    return old;
  end if;
  raise exception 'ticket_event is append-only';
end $$;

create trigger ticket_event_append_only before update or delete on ticket_event
  for each row execute function ticket_event_written_once();

-- What happened to things that are not tickets: people, reference data, settings, sign-ins, refusals.
create table audit_event (
  id           bigint generated always as identity primary key,
  at           timestamptz not null,
  type         text not null,
  subject_kind text not null,
  subject_id   bigint,
  actor_kind   text not null,
  actor_id     bigint,
  actor_name   text not null,
  changes      jsonb not null default '{}',
  data         jsonb not null default '{}',
  operation_id uuid not null
);
create index audit_event_subject on audit_event (subject_kind, subject_id, id desc);

-- ── attachments ─────────────────────────────────────────────────────────────────────────────────

-- A content, stored once under its hash by the file store.
create table stored_file (
  sha256     text primary key check (sha256 ~ '^[0-9a-f]{64}$'),
  size       bigint not null check (size >= 0),
  created_at timestamptz not null default now(),
  -- since when perhaps nothing uses it: the purge looks at these and not at every content
  idle_since timestamptz default now()
);
create index stored_file_idle on stored_file (idle_since) where idle_since is not null;

-- A use of a content: uploaded first (entry_id null, only its uploader may use it), then part of an entry.
create table attachment (
  id          uuid primary key default gen_random_uuid(),
  sha256      text not null references stored_file,
  entry_id    bigint references thread_entry on delete cascade,
  name        text not null check (length(name) between 1 and 255),
  media_type  text not null,
  size        bigint not null,
  is_inline   boolean not null default false,
  position    integer not null default 0,
  uploader    text not null,
  created_at  timestamptz not null
);
create index attachment_entry on attachment (entry_id) where entry_id is not null;
create index attachment_sha256 on attachment (sha256);
create index attachment_unused on attachment (created_at) where entry_id is null;
create index attachment_unused_of on attachment (uploader) where entry_id is null;

create function stored_file_left() returns trigger language plpgsql as $$
begin
  update stored_file set idle_since = now() where sha256 in (select sha256 from gone);
  return null;
end $$;

create trigger attachment_deleted after delete on attachment referencing old table as gone
  for each statement execute function stored_file_left();

-- ── search ──────────────────────────────────────────────────────────────────────────────────────

-- One document a ticket: number, subject, requester and everything in its thread.
create table ticket_search (
  ticket_id bigint primary key references ticket on delete cascade,
  -- of the ticket that was read; an older one never replaces a newer one
  version   integer not null default 0,
  document  tsvector not null
);
create index ticket_search_document on ticket_search using gin (document);

-- The words by which a ticket is found; of its thread `most` characters, the first entry's and then the newest. An address
-- is found by its parts too. And a word that nobody can type: the block of 16,384 tickets that it belongs to.
create function ticket_document(ticket_id bigint, most integer default 150000) returns tsvector language sql stable as $$
  select array_to_tsvector(array['#' || (t.id >> 14)]) || to_tsvector('simple', left(
    concat_ws(' ', t.number, t.subject, r.name, r.email, translate(r.email, '@.', '  '), (
      select string_agg(entry.body, ' ' order by entry.place) from (
        -- of one entry not so much that a pasted log pushes the others out
        select left(e.body_text, 30000) as body, row_number() over (order by e.id = first.id desc, e.id desc) as place
        from thread_entry e, (select min(f.id) as id from thread_entry f where f.ticket_id = t.id) first
        where e.ticket_id = t.id order by e.id = first.id desc, e.id desc limit 300
      ) entry)), most))
  from ticket t join requester r on r.id = t.requester_id where t.id = ticket_document.ticket_id
$$;

-- The newest tickets with the words, of those below an id (for all: the one after the newest). Always by the index: the
-- planner thinks it cheap to read the documents of all tickets when many of them have a word. From the newest on, so many
-- blocks in the first round, so many in the second, and in all further ones as in the last: of a frequent word not all are
-- looked at, of a rare one all at once. Naming many blocks costs the index more than finding what is in others, too.
create function tickets_with_words(words tsquery, below bigint, most bigint, rounds bigint[]) returns setof bigint
language plpgsql stable set enable_seqscan = off set enable_indexscan = off as $$
declare
  last_block  bigint := (below - 1) >> 14;
  first_block bigint;
  round       integer := 1;
  missing     bigint := most;
  found_here  bigint;
  blocks      tsquery;
begin
  while last_block >= 0 and missing > 0 loop
    first_block := greatest(last_block - rounds[least(round, cardinality(rounds))] + 1, 0);
    select string_agg('''#' || block || '''', '|')::tsquery into blocks from generate_series(first_block, last_block) block;
    return query
      select s.ticket_id from ticket_search s
      where s.document @@ (case when last_block - first_block < 16 then words && blocks else words end)
        and s.ticket_id + 0 >= first_block << 14 and s.ticket_id + 0 < least(below, (last_block + 1) << 14)
      order by s.ticket_id desc limit missing;
    get diagnostics found_here = row_count;
    missing := missing - found_here;
    last_block := first_block - 1;
    round := round + 1;
  end loop;
end $$;

-- ── doors ───────────────────────────────────────────────────────────────────────────────────────

-- The answer to a POST, kept under the caller's key in the transaction of what it caused.
create table idempotency (
  scope        text not null,
  key          text not null check (length(key) between 1 and 200),
  request_hash text not null,
  status       integer,
  reply        jsonb,
  created_at   timestamptz not null default now(),
  primary key (scope, key)
);
create index idempotency_created on idempotency (created_at);

-- A guest's sight of one ticket: the mailed link, and the browser session it was changed into.
create table guest_access (
  id           bigint generated always as identity primary key,
  token_hash   bytea not null unique,
  kind         text not null check (kind in ('link', 'session')),
  ticket_id    bigint not null references ticket on delete cascade,
  requester_id bigint not null references requester,
  -- false for whoever has just opened the ticket and named an address that may not be his
  is_proven    boolean not null default true,
  created_at   timestamptz not null default now(),
  expires_at   timestamptz not null,
  used_at      timestamptz
);
create index guest_access_expires on guest_access (expires_at);

create table outgoing_mail (
  id         bigint generated always as identity primary key,
  purpose    text not null,
  to_address text not null,
  subject    text not null,
  body_text  text not null,
  state      text not null default 'queued' check (state in ('queued', 'sent', 'failed')),
  error      text,
  created_at timestamptz not null default now(),
  sent_at    timestamptz
);
create index outgoing_mail_waiting on outgoing_mail (id) where state = 'queued';

-- ── live pages ──────────────────────────────────────────────────────────────────────────────────

-- Whoever is connected is looked at anew when anything changes that decides what he may see. By triggers, as no verb
-- may forget it. Notifications of one transaction that say the same are sent once.
create function access_changed() returns trigger language plpgsql as $$
begin
  perform pg_notify('deskbell', '{"people": true}');
  return null;
end $$;

create trigger agent_access_changed after update on agent for each row
  when ((old.availability, old.account_id, old.is_administrator, old.is_limited, old.primary_department_id, old.primary_role_id,
      old.primary_role_on_assigned, old.permissions)
    is distinct from
    (new.availability, new.account_id, new.is_administrator, new.is_limited, new.primary_department_id, new.primary_role_id,
      new.primary_role_on_assigned, new.permissions))
  execute function access_changed();
create trigger requester_access_changed after update on requester for each row
  when ((old.archived_at, old.account_id, old.email, old.organization_id, old.is_primary_contact)
    is distinct from (new.archived_at, new.account_id, new.email, new.organization_id, new.is_primary_contact))
  execute function access_changed();
create trigger role_access_changed after update of permissions, availability on role
  for each statement execute function access_changed();
create trigger department_access_changed after insert or update of parent_id, manager_id, availability or delete on department
  for each statement execute function access_changed();
create trigger department_access_access_changed after insert or update or delete on department_access
  for each statement execute function access_changed();
create trigger team_access_changed after update of availability or delete on team
  for each statement execute function access_changed();
create trigger team_member_access_changed after insert or update or delete on team_member
  for each statement execute function access_changed();
create trigger organization_access_changed after update of ticket_sharing, archived_at on organization
  for each statement execute function access_changed();
create trigger api_key_access_changed after update of revoked_at, role_id, is_administrator or delete on api_key
  for each statement execute function access_changed();
create trigger session_access_changed after delete on auth_session
  for each statement execute function access_changed();
create trigger guest_access_changed after delete on guest_access
  for each statement execute function access_changed();
