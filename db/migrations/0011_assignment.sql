-- Assignment by expertise: what agents know, how much they can have at once, when they are there, and by which policy
-- tickets that nobody has find them.

create table skill (
  id bigint generated always as identity primary key,
  name text not null check (length(name) between 1 and 100),
  description text not null default '',
  availability text not null default 'active' check (availability in ('active', 'disabled', 'archived')),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create unique index skill_name on skill (lower(name)) where availability <> 'archived';

create table agent_skill (
  agent_id bigint not null references agent on delete cascade,
  skill_id bigint not null references skill on delete cascade,
  level integer not null check (level between 1 and 5),
  primary key (agent_id, skill_id)
);
create index agent_skill_skill on agent_skill (skill_id);

-- schedule_id: when she works; null, always. Points: each ticket takes up those of its priority; no policy gives an agent more than her capacity.
alter table agent
  add column languages text[] not null default '{}',
  add column capacity integer not null default 20 check (capacity between 0 and 1000),
  add column schedule_id bigint references schedule,
  add column presence text not null default 'available' check (presence in ('available', 'busy', 'away'));
create index agent_schedule on agent (schedule_id) where schedule_id is not null;
alter table priority add column load_points integer not null default 1 check (load_points between 1 and 100);

create table agent_absence (
  id bigint generated always as identity primary key,
  agent_id bigint not null references agent on delete cascade,
  starts_at timestamptz not null,
  -- null: until further notice
  ends_at timestamptz,
  stand_in_id bigint references agent,
  reason text not null default '',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  check (ends_at > starts_at),
  check (stand_in_id <> agent_id)
);
create index agent_absence_agent on agent_absence (agent_id, starts_at);
create index agent_absence_stand_in on agent_absence (stand_in_id) where stand_in_id is not null;

-- What a ticket needs of its agent: by its help topic, its priority, or for itself (a filter's action).
create table skill_need (
  id bigint generated always as identity primary key,
  skill_id bigint not null references skill on delete cascade,
  help_topic_id bigint references help_topic on delete cascade,
  priority_id bigint references priority on delete cascade,
  ticket_id bigint references ticket on delete cascade,
  min_level integer not null default 1 check (min_level between 1 and 5),
  is_required boolean not null default true,
  -- of a ticket's own: what asked for it
  cause jsonb,
  check (num_nonnulls(help_topic_id, priority_id, ticket_id) = 1),
  check ((cause is not null) = (ticket_id is not null))
);
create unique index skill_need_topic on skill_need (help_topic_id, skill_id) where help_topic_id is not null;
create unique index skill_need_priority on skill_need (priority_id, skill_id) where priority_id is not null;
create unique index skill_need_ticket on skill_need (ticket_id, skill_id) where ticket_id is not null;
create index skill_need_skill on skill_need (skill_id);

-- One a department or team. Without a row a department has its parent's, and tickets of a team have their department's.
create table assignment_policy (
  id bigint generated always as identity primary key,
  department_id bigint unique references department on delete cascade,
  team_id bigint unique references team on delete cascade,
  kind text not null default 'none' check (kind in ('none', 'round_robin', 'least_loaded', 'best_fit')),
  language text not null default 'preferred' check (language in ('ignored', 'preferred', 'required')),
  skill_weight integer not null default 40 check (skill_weight between 0 and 100),
  load_weight integer not null default 30 check (load_weight between 0 and 100),
  language_weight integer not null default 20 check (language_weight between 0 and 100),
  requester_weight integer not null default 15 check (requester_weight between 0 and 100),
  organization_weight integer not null default 5 check (organization_weight between 0 and 100),
  fairness_weight integer not null default 15 check (fairness_weight between 0 and 100),
  -- what becomes of the open tickets of who is absent, or no longer active
  absent_tickets text not null default 'stay' check (absent_tickets in ('stay', 'queue', 'stand_in')),
  absent_after_minutes integer not null default 0 check (absent_after_minutes between 0 and 43200),
  inactive_tickets text not null default 'stay' check (inactive_tickets in ('stay', 'queue')),
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  check (num_nonnulls(department_id, team_id) = 1)
);

-- The policy of each department: its own, else that of the next above it that has one. Of those without any there is no row.
create view department_policy as
with recursive place as (
  select d.id as department_id, p.id as policy_id
  from department d left join assignment_policy p on p.department_id = d.id where d.parent_id is null
  union all
  select d.id, coalesce(p.id, place.policy_id)
  from place join department d on d.parent_id = place.department_id left join assignment_policy p on p.department_id = d.id
)
select department_id, policy_id from place where policy_id is not null;

-- Whose turn it is: when a policy last gave somebody a ticket.
create table assignment_turn (
  policy_id bigint not null references assignment_policy on delete cascade,
  agent_id bigint not null references agent on delete cascade,
  at timestamptz not null,
  primary key (policy_id, agent_id)
);

-- What policies gave an agent on a day, in points: for fairness over the week.
create table assignment_day (
  agent_id bigint not null references agent on delete cascade,
  day date not null,
  points integer not null,
  primary key (agent_id, day)
);

-- ── who asks for a decision ─────────────────────────────────────────────────────────────────────

-- Whatever may let a waiting ticket go to somebody asks, in its own transaction; what happens to tickets asks as a listener.
create function assignment_asked() returns trigger language plpgsql as $$
begin
  if exists (select from assignment_policy where kind <> 'none') then
    perform graphile_worker.add_job('assign_waiting', '{}', job_key => 'assign_waiting');
  end if;
  perform pg_notify('deskbell', '{"load": true}');
  return null;
end $$;

create trigger agent_assignment after insert or update of availability, on_vacation, languages, capacity, schedule_id, presence,
  primary_department_id, primary_role_id, primary_role_on_assigned on agent for each statement execute function assignment_asked();
create trigger agent_skill_assignment after insert or update or delete on agent_skill for each statement execute function assignment_asked();
create trigger agent_absence_assignment after insert or update or delete on agent_absence for each statement execute function assignment_asked();
create trigger skill_need_assignment after insert or update or delete on skill_need for each statement execute function assignment_asked();
create trigger assignment_policy_assignment after insert or update or delete on assignment_policy for each statement execute function assignment_asked();
create trigger department_access_assignment after insert or update or delete on department_access for each statement execute function assignment_asked();
create trigger team_member_assignment after insert or update or delete on team_member for each statement execute function assignment_asked();
create trigger role_assignment after update of permissions on role for each statement execute function assignment_asked();
create trigger department_assignment after update of assignable_to, parent_id, manager_id on department for each statement execute function assignment_asked();
create trigger priority_assignment after update of load_points on priority for each statement execute function assignment_asked();
create trigger schedule_assignment after update on schedule for each statement execute function assignment_asked();

-- Who is not there (any more): what becomes of her tickets is decided at once, and again when an absence begins.
create function return_tickets_asked() returns trigger language plpgsql as $$
declare agent_id bigint := case tg_table_name when 'agent' then (to_jsonb(new) ->> 'id')::bigint
  else (coalesce(to_jsonb(new), to_jsonb(old)) ->> 'agent_id')::bigint end;
begin
  perform graphile_worker.add_job('return_tickets', json_build_object('agentId', agent_id), job_key => 'return_tickets:' || agent_id);
  return null;
end $$;

create trigger agent_return_tickets after update on agent for each row
  when (old.availability is distinct from new.availability or old.on_vacation is distinct from new.on_vacation)
  execute function return_tickets_asked();
create trigger agent_absence_return_tickets after insert or update or delete on agent_absence for each row
  execute function return_tickets_asked();

-- Another policy may let go of the tickets of who is not there, or is about to go: of one ticket that has moved, or of all.
create function ask_return_tickets(moved_ticket_id bigint default null) returns void language sql as $$
  select graphile_worker.add_job('return_tickets', json_build_object('agentId', a.id), job_key => 'return_tickets:' || a.id)
  from agent a
  where (a.availability <> 'active' or a.on_vacation
      or exists (select from agent_absence b where b.agent_id = a.id and (b.ends_at is null or b.ends_at > now())))
    and exists (select from ticket t where t.agent_id = a.id and t.state = 'open' and t.deleted_at is null
      and (moved_ticket_id is null or t.id = moved_ticket_id))
$$;

create function return_tickets_of_all_asked() returns trigger language plpgsql as $$
begin
  perform ask_return_tickets();
  return null;
end $$;

create trigger assignment_policy_return_tickets
  after insert or delete or update of absent_tickets, absent_after_minutes, inactive_tickets on assignment_policy
  for each statement execute function return_tickets_of_all_asked();
create trigger department_return_tickets after update of parent_id on department
  for each statement execute function return_tickets_of_all_asked();
