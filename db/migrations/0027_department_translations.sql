-- What a department is called to requesters in further languages, as far as it is public.

alter table department add column translations jsonb not null default '{}' check (jsonb_typeof(translations) = 'object');

update department set translations = '{"de": {"name": "Vertrieb"}}' where name = 'Sales';
