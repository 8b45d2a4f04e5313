-- The agent or the team that looks after an organization: alerts of its people's tickets may go there, or the tickets themselves.

alter table organization add column account_manager_id bigint references agent;
create index organization_account_manager on organization (account_manager_id) where account_manager_id is not null;
alter table organization add column account_team_id bigint references team;
create index organization_account_team on organization (account_team_id) where account_team_id is not null;
alter table organization add column assigns_account_manager boolean not null default false;
alter table organization add constraint organization_account check (num_nonnulls(account_manager_id, account_team_id) <= 1);
