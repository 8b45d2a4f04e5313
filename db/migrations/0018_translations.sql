-- What administrators name and requesters read, in further languages of the desk: language -> name of the text -> words.

alter table form add column translations jsonb not null default '{}' check (jsonb_typeof(translations) = 'object');
alter table form_field add column translations jsonb not null default '{}' check (jsonb_typeof(translations) = 'object');
alter table help_topic add column translations jsonb not null default '{}' check (jsonb_typeof(translations) = 'object');
alter table priority add column translations jsonb not null default '{}' check (jsonb_typeof(translations) = 'object');
alter table ticket_status add column translations jsonb not null default '{}' check (jsonb_typeof(translations) = 'object');

-- Items had language -> value.
update list_item set translations = (
  select coalesce(jsonb_object_agg(key, jsonb_build_object('value', value)), '{}') from jsonb_each_text(translations) where value <> '')
where translations <> '{}';
alter table list_item add check (jsonb_typeof(translations) = 'object');
