-- The agent who looks after an organization: alerts of its people's tickets may go to her, or the tickets themselves.

alter table organization add column account_manager_id bigint references agent;
create index organization_account_manager on organization (account_manager_id) where account_manager_id is not null;
alter table organization add column assigns_account_manager boolean not null default false;
