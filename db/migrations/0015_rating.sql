-- What a requester says of how his ticket was solved: one rating for each closing of it.
create table ticket_rating (
  ticket_id    bigint not null references ticket on delete cascade,
  -- the closing that it is about, by the ticket's closed_at of then
  closed_at    timestamptz not null,
  requester_id bigint not null references requester,
  -- two words that everybody understands alike: one tap says which
  score        text not null check (score in ('good', 'bad')),
  comment      text not null default '' check (length(comment) <= 2000),
  at           timestamptz not null,
  primary key (ticket_id, closed_at)
);
create index ticket_rating_requester on ticket_rating (requester_id);
