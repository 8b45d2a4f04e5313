-- Simulations: drafts of filters, rules, defaults, policies and plans, run on the tickets that there were.

-- What an opening was asked for, which no field of the ticket tells: so that it can be decided again.
-- { side, given, chooser, received, answers, sender }
alter table ticket_arrival add column asked jsonb;

create table simulation (
  id          bigint generated always as identity primary key,
  state       text not null default 'waiting' check (state in ('waiting', 'running', 'done', 'cancelled', 'failed')),
  days        integer not null check (days between 1 and 366),
  draft       jsonb not null,
  -- an agent or a program
  created_by_kind text not null,
  created_by_id   bigint,
  created_by_name text not null,
  created_at  timestamptz not null,
  started_at  timestamptz,
  finished_at timestamptz,
  -- tickets
  done        integer not null default 0,
  total       integer,
  -- how often it has begun: a process that ends takes it along
  attempts    integer not null default 0,
  error       text,
  result      jsonb,
  check ((finished_at is not null) = (state in ('done', 'cancelled', 'failed'))),
  check ((result is not null) = (state = 'done'))
);

-- Tickets that would differ, and those that were not reproduced. Without a foreign key to the ticket: that would lock its row.
create table simulation_difference (
  simulation_id bigint not null references simulation on delete cascade,
  -- differs or notReproduced
  kind          text not null check (kind in ('differs', 'notReproduced')),
  ticket_id     bigint not null,
  fields        text[] not null,
  -- { changes, breaches, mails }
  data          jsonb not null,
  primary key (simulation_id, kind, ticket_id)
);
