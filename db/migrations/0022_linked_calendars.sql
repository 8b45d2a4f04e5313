-- Holidays that are read from a calendar elsewhere, beside those that people write.

create table schedule_link (
  schedule_id   bigint primary key references schedule on delete cascade,
  address       text not null check (length(address) between 1 and 2000),
  -- what the calendar said when it was last read well
  entries       jsonb not null default '[]',
  skipped       jsonb not null default '[]',
  past          integer not null default 0,
  -- by which its server knows whether it has changed since
  etag          text,
  last_modified text,
  -- null: not yet at this address
  tried_at      timestamptz,
  -- when it was last read well, or its server said that it is the same
  read_at       timestamptz,
  next_at       timestamptz not null,
  failures      integer not null default 0,
  failing_since timestamptz,
  problem       text,
  -- in its server's own words, or more of the problem
  said          text,
  check ((failing_since is null) = (problem is null))
);
