-- Forms: fields that an administrator adds to tickets, requesters and organizations; lists that fields choose from.

create table list (
  id           bigint generated always as identity primary key,
  name         text not null check (length(name) between 1 and 100),
  plural       text not null default '',
  sort         text not null default 'alphabetical' check (sort in ('alphabetical', 'reverse', 'manual')),
  notes        text not null default '',
  availability text not null default 'active' check (availability in ('active', 'disabled', 'archived')),
  created_at   timestamptz not null default now(),
  updated_at   timestamptz not null default now()
);
create unique index list_name on list (lower(name)) where availability <> 'archived';

-- Answers keep the text of an item as it was, so an item may be deleted.
create table list_item (
  id           bigint generated always as identity primary key,
  list_id      bigint not null references list on delete cascade,
  value        text not null check (length(value) between 1 and 200),
  -- another word by which it is found: an abbreviation, an article number
  extra        text not null default '',
  -- by the keys of the list's property form
  properties   jsonb not null default '{}',
  -- language -> value
  translations jsonb not null default '{}',
  is_enabled   boolean not null default true,
  position     integer not null default 0,
  created_at   timestamptz not null default now(),
  updated_at   timestamptz not null default now()
);
create unique index list_item_name on list_item (list_id, lower(value));
create index list_item_like on list_item using gin ((lower(value) || ' ' || lower(extra)) gin_trgm_ops);

create table form (
  id           bigint generated always as identity primary key,
  name         text not null check (length(name) between 1 and 100),
  -- ticket: of every ticket; contact: of every requester; organization; custom: of the topics that name it;
  -- list: the properties of a list's items
  kind         text not null check (kind in ('ticket', 'contact', 'organization', 'custom', 'list')),
  list_id      bigint unique references list on delete cascade,
  instructions text not null default '',
  notes        text not null default '',
  availability text not null default 'active' check (availability in ('active', 'disabled', 'archived')),
  created_at   timestamptz not null default now(),
  updated_at   timestamptz not null default now(),
  check ((kind = 'list') = (list_id is not null))
);
create unique index form_name on form (lower(name)) where availability <> 'archived' and kind <> 'list';
create unique index form_one_of_kind on form (kind) where kind in ('ticket', 'contact', 'organization');

insert into form (name, kind) values
  ('Ticket Details', 'ticket'), ('Contact Information', 'contact'), ('Organization Information', 'organization');

create table help_topic_form (
  help_topic_id bigint not null references help_topic on delete cascade,
  form_id       bigint not null references form,
  position      integer not null default 0,
  primary key (help_topic_id, form_id)
);
create index help_topic_form_form on help_topic_form (form_id);

-- The questions that topics had of their own become a form each.
alter table form_field
  add column form_id       bigint references form,
  add column config        jsonb not null default '{}',
  add column agent_mode    text not null default 'edit',
  add column is_searchable boolean not null default false,
  add column show_when     jsonb,
  drop constraint form_field_kind_check,
  drop constraint form_field_requester_mode_check;
drop index form_field_key;

do $$
declare
  topic record;
  made  bigint;
begin
  for topic in
    select h.id, left(coalesce(up.name || ' / ', '') || h.name, 85) as name,
      row_number() over (partition by lower(left(coalesce(up.name || ' / ', '') || h.name, 85)) order by h.id) as place
    from help_topic h left join help_topic up on up.id = h.parent_id
    where exists (select from form_field f where f.help_topic_id = h.id)
  loop
    insert into form (name, kind)
    values (topic.name || case when topic.place > 1 or exists (select from form where lower(name) = lower(topic.name))
      then ' (' || topic.id || ')' else '' end, 'custom')
    returning id into made;
    insert into help_topic_form (help_topic_id, form_id) values (topic.id, made);
    update form_field set form_id = made where help_topic_id = topic.id;
  end loop;
end $$;

update form_field f set
  requester_mode = case requester_mode when 'optional' then 'edit' else requester_mode end,
  agent_mode = case when agent_required then 'required' else 'edit' end,
  is_searchable = kind in ('text', 'paragraph'),
  config = case kind
    when 'text' then '{"maxLength": 1000, "validator": "none", "pattern": "", "problem": "", "placeholder": ""}'
    when 'paragraph' then '{"maxLength": 20000, "placeholder": ""}'
    when 'number' then '{"min": null, "max": null, "isWhole": false, "placeholder": ""}'
    when 'date' then '{"time": "none", "min": null, "max": null, "mayBeFuture": true}'
    when 'checkbox' then '{"description": ""}'
    else jsonb_build_object('options', (
        select coalesce(jsonb_agg(jsonb_build_object('key', o, 'label', o)), '[]') from unnest(f.options) o),
      'multiple', false, 'preset', '[]'::jsonb, 'placeholder', '')
  end::jsonb;

alter table form_field
  alter column form_id set not null,
  drop column help_topic_id,
  drop column options,
  drop column agent_required,
  alter column requester_mode set default 'edit',
  add check (requester_mode in ('hidden', 'view', 'edit', 'required')),
  add check (agent_mode in ('hidden', 'view', 'edit', 'required')),
  add check (kind in ('text', 'paragraph', 'number', 'date', 'timeZone', 'phone', 'checkbox', 'choice', 'list', 'file',
    'section', 'information', 'priority', 'department', 'assignee'));
create unique index form_field_key on form_field (form_id, key) where availability <> 'archived';

-- Fields of its forms, also of the ticket details, that a topic does not ask.
create table help_topic_disabled_field (
  help_topic_id bigint not null references help_topic on delete cascade,
  field_id      bigint not null references form_field on delete cascade,
  primary key (help_topic_id, field_id)
);

-- What is asked of a ticket with this topic (null: none), in its order: the ticket details, then the topic's forms.
create function asked_fields(topic_id bigint) returns setof form_field language sql stable rows 20 as $$
  select f.* from (
    select o.id, -1 as position from form o where o.kind = 'ticket' and o.availability = 'active'
    union all
    select o.id, h.position from help_topic_form h join form o on o.id = h.form_id and o.availability = 'active'
    where h.help_topic_id = topic_id
  ) asked join form_field f on f.form_id = asked.id and f.availability = 'active'
  where not exists (select from help_topic_disabled_field d where d.help_topic_id = topic_id and d.field_id = f.id)
  order by asked.position, asked.id, f.position, f.id
$$;

alter table requester add column fields jsonb not null default '{}';
alter table organization add column fields jsonb not null default '{}';

-- A file that answers a field belongs to the ticket and to no entry.
alter table attachment
  add column ticket_id bigint references ticket on delete cascade,
  add column field_id  bigint references form_field,
  add check (entry_id is null or ticket_id is null),
  add check ((ticket_id is null) = (field_id is null));
create index attachment_ticket on attachment (ticket_id) where ticket_id is not null;
drop index attachment_unused;
drop index attachment_unused_of;
create index attachment_unused on attachment (created_at) where entry_id is null and ticket_id is null;
create index attachment_unused_of on attachment (uploader) where entry_id is null and ticket_id is null;

-- The words of an answer: texts as they are, choices by their label, chosen things by the name that they had.
create function answer_words(answer jsonb, config jsonb) returns text language sql immutable as $$
  select string_agg(coalesce(
      (select o ->> 'label' from jsonb_array_elements(config -> 'options') o where o ->> 'key' = one #>> '{}'),
      one ->> 'text', case when jsonb_typeof(one) <> 'object' then one #>> '{}' end), ' ')
  from jsonb_array_elements(case jsonb_typeof(answer) when 'array' then answer else jsonb_build_array(answer) end) one
$$;

-- As before, with the answers to fields that are said to be searchable.
create or replace function ticket_document(ticket_id bigint, most integer default 150000) returns tsvector language sql stable as $$
  select array_to_tsvector(array['#' || (t.id >> 14)]) || to_tsvector('simple', left(
    concat_ws(' ', t.number, t.subject, r.name, r.email, translate(r.email, '@.', '  '),
      case when t.fields <> '{}' then (
        select left(string_agg(answer_words(t.fields -> f.key, f.config), ' '), 30000) from form_field f join form o on o.id = f.form_id
        where o.kind in ('ticket', 'custom') and f.is_searchable and f.availability <> 'archived' and t.fields ? f.key
          -- what only requesters see finds nothing
          and not exists (select from form_field x where x.key = f.key and x.agent_mode = 'hidden' and x.availability <> 'archived')) end, (
      select string_agg(entry.body, ' ' order by entry.place) from (
        -- of one entry not so much that a pasted log pushes the others out
        select left(e.body_text, 30000) as body, row_number() over (order by e.id = first.id desc, e.id desc) as place
        from thread_entry e, (select min(f.id) as id from thread_entry f where f.ticket_id = t.id) first
        where e.ticket_id = t.id order by e.id = first.id desc, e.id desc limit 300
      ) entry)), most))
  from ticket t join requester r on r.id = t.requester_id where t.id = ticket_document.ticket_id
$$;
