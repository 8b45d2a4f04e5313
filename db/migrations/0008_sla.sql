-- Schedules of working time; SLA plans with several targets, by priority, and steps before and after; the clocks of tickets.

-- ── schedules ───────────────────────────────────────────────────────────────────────────────────

create table schedule (
  id           bigint generated always as identity primary key,
  name         text not null check (length(name) between 1 and 100),
  kind         text not null check (kind in ('hours', 'holidays')),
  description  text not null default '',
  -- null: the desk's; of holidays: that of the hours that they are taken from
  time_zone    text,
  entries      jsonb not null default '[]',
  version      integer not null default 1,
  availability text not null default 'active' check (availability in ('active', 'disabled', 'archived')),
  created_at   timestamptz not null default now(),
  updated_at   timestamptz not null default now()
);
create unique index schedule_name on schedule (lower(name)) where availability <> 'archived';

create table schedule_holiday (
  schedule_id bigint not null references schedule on delete cascade,
  holidays_id bigint not null references schedule,
  primary key (schedule_id, holidays_id),
  check (schedule_id <> holidays_id)
);
create index schedule_holiday_holidays on schedule_holiday (holidays_id);

-- What hours said, with their holidays, each time that they were changed: tickets are counted by the version of their time.
create table schedule_version (
  schedule_id bigint not null references schedule on delete cascade,
  version     integer not null,
  name        text not null,
  -- { timeZone, entries, holidays: [{ name, timeZone, entries }] }
  definition  jsonb not null,
  created_at  timestamptz not null default now(),
  primary key (schedule_id, version)
);

alter table department add column schedule_id bigint references schedule;
create index department_schedule on department (schedule_id) where schedule_id is not null;

-- ── plans ───────────────────────────────────────────────────────────────────────────────────────

-- grace_minutes is the target for the resolution, of every priority that has no other one.
alter table sla_plan
  add column schedule_id bigint references schedule,
  add column first_response_minutes integer check (first_response_minutes between 1 and 527040),
  add column next_response_minutes integer check (next_response_minutes between 1 and 527040),
  add column escalations jsonb not null default '[]',
  add column version integer not null default 1;

create table sla_target (
  plan_id                bigint not null references sla_plan on delete cascade,
  priority_id            bigint not null references priority,
  first_response_minutes integer check (first_response_minutes between 1 and 527040),
  next_response_minutes  integer check (next_response_minutes between 1 and 527040),
  grace_minutes          integer check (grace_minutes between 1 and 527040),
  primary key (plan_id, priority_id)
);
create index sla_target_priority on sla_target (priority_id);

-- What a plan promised and did, each time that it was changed: a ticket keeps the version that it was given.
create table sla_plan_version (
  plan_id    bigint not null references sla_plan on delete cascade,
  version    integer not null,
  name       text not null,
  definition jsonb not null,
  created_at timestamptz not null default now(),
  primary key (plan_id, version)
);
insert into sla_plan_version (plan_id, version, name, definition)
  select id, version, name, jsonb_build_object('graceMinutes', grace_minutes, 'firstResponseMinutes', null,
    'nextResponseMinutes', null, 'byPriority', '[]'::jsonb, 'escalations', '[]'::jsonb) from sla_plan;

-- ── statuses ────────────────────────────────────────────────────────────────────────────────────

-- resumes_on_message: a message from the requester's side brings a ticket back to the status that a reopened one gets.
alter table ticket_status
  add column pauses_sla boolean not null default false,
  add column resumes_on_message boolean not null default false,
  add check (not pauses_sla or state = 'open'),
  add check (not resumes_on_message or state = 'open');

insert into ticket_status (name, state, description, pauses_sla, resumes_on_message, position) values
  ('Waiting for requester', 'open', 'We have asked something back; the SLA clock waits for the answer.', true, true, 2),
  ('On hold', 'open', 'Waits for somebody else; the SLA clock stands still.', true, false, 3);

-- ── clocks ──────────────────────────────────────────────────────────────────────────────────────

-- The clocks of a ticket as its history tells them (server/sla/clock.ts), kept so that a change need not read that again.
create table ticket_sla (
  ticket_id   bigint primary key references ticket on delete cascade,
  clock       jsonb not null,
  -- steps of escalations that were taken, as long as they lie behind
  taken       text[] not null default '{}',
  timer_at    timestamptz
);

-- ── what a new desk starts with ─────────────────────────────────────────────────────────────────

create function pg_temp.entry(name text, repeats jsonb, times jsonb default '[]') returns jsonb language sql as $$
  select jsonb_build_object('name', name, 'startsOn', '2000-01-01', 'until', null, 'days', 1, 'times', times, 'repeats', repeats)
$$;

insert into schedule (name, kind, description, time_zone, entries) values
  ('U.S. Holidays', 'holidays', 'Federal holidays', null, jsonb_build_array(
    pg_temp.entry('New Year''s Day', '{"kind": "yearly", "month": 1, "day": 1}'),
    pg_temp.entry('Martin Luther King Jr. Day', '{"kind": "yearlyByWeekday", "month": 1, "nth": 3, "weekday": 1}'),
    pg_temp.entry('Presidents'' Day', '{"kind": "yearlyByWeekday", "month": 2, "nth": 3, "weekday": 1}'),
    pg_temp.entry('Memorial Day', '{"kind": "yearlyByWeekday", "month": 5, "nth": -1, "weekday": 1}'),
    pg_temp.entry('Juneteenth', '{"kind": "yearly", "month": 6, "day": 19}'),
    pg_temp.entry('Independence Day', '{"kind": "yearly", "month": 7, "day": 4}'),
    pg_temp.entry('Labor Day', '{"kind": "yearlyByWeekday", "month": 9, "nth": 1, "weekday": 1}'),
    pg_temp.entry('Columbus Day', '{"kind": "yearlyByWeekday", "month": 10, "nth": 2, "weekday": 1}'),
    pg_temp.entry('Veterans Day', '{"kind": "yearly", "month": 11, "day": 11}'),
    pg_temp.entry('Thanksgiving', '{"kind": "yearlyByWeekday", "month": 11, "nth": 4, "weekday": 4}'),
    pg_temp.entry('Christmas Day', '{"kind": "yearly", "month": 12, "day": 25}'))),
  ('German public holidays', 'holidays', 'Those of all states', null, jsonb_build_array(
    pg_temp.entry('Neujahr', '{"kind": "yearly", "month": 1, "day": 1}'),
    pg_temp.entry('Karfreitag', '{"kind": "easter", "days": -2}'),
    pg_temp.entry('Ostermontag', '{"kind": "easter", "days": 1}'),
    pg_temp.entry('Tag der Arbeit', '{"kind": "yearly", "month": 5, "day": 1}'),
    pg_temp.entry('Christi Himmelfahrt', '{"kind": "easter", "days": 39}'),
    pg_temp.entry('Pfingstmontag', '{"kind": "easter", "days": 50}'),
    pg_temp.entry('Tag der Deutschen Einheit', '{"kind": "yearly", "month": 10, "day": 3}'),
    pg_temp.entry('1. Weihnachtstag', '{"kind": "yearly", "month": 12, "day": 25}'),
    pg_temp.entry('2. Weihnachtstag', '{"kind": "yearly", "month": 12, "day": 26}'))),
  ('Monday to Friday, 8 to 17, with U.S. holidays', 'hours', '', null, jsonb_build_array(
    pg_temp.entry('Office hours', '{"kind": "weekdays"}', '[{"from": "08:00", "to": "17:00"}]'))),
  ('24/7', 'hours', 'Day and night, every day', null, jsonb_build_array(pg_temp.entry('Every day', '{"kind": "daily"}'))),
  ('24/5', 'hours', 'Day and night from Monday to Friday', null, jsonb_build_array(pg_temp.entry('Weekdays', '{"kind": "weekdays"}')));

insert into schedule_holiday (schedule_id, holidays_id)
  select h.id, d.id from schedule h, schedule d where h.name like 'Monday%' and d.name = 'U.S. Holidays';

insert into schedule_version (schedule_id, version, name, definition)
  select s.id, s.version, s.name, jsonb_build_object('timeZone', s.time_zone, 'entries', s.entries, 'holidays',
    coalesce((select jsonb_agg(jsonb_build_object('name', d.name, 'timeZone', d.time_zone, 'entries', d.entries) order by d.id)
      from schedule_holiday l join schedule d on d.id = l.holidays_id where l.schedule_id = s.id), '[]'))
  from schedule s where s.kind = 'hours';
