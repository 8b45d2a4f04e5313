-- Forms that a single ticket asks besides those of its help topic, in their order.
alter table ticket add column form_ids integer[] not null default '{}';

-- What is asked of a ticket with this topic (null: none) and these further forms, in its order: the ticket details, the
-- topic's forms, the further ones. Where two ask under one key, the earlier one does.
drop function asked_fields(bigint);
create function asked_fields(topic_id bigint, form_ids integer[] default '{}') returns setof form_field language sql stable rows 20 as $$
  select f.* from (
    select o.id, -1::bigint as position, false as is_further from form o where o.kind = 'ticket' and o.availability = 'active'
    union all
    select o.id, h.position, false from help_topic_form h join form o on o.id = h.form_id and o.availability = 'active'
    where h.help_topic_id = topic_id
    union all
    select o.id, 1000000 + g.place, true from unnest(form_ids) with ordinality g (id, place)
    join form o on o.id = g.id and o.kind = 'custom' and o.availability = 'active'
    where not exists (select from help_topic_form h where h.help_topic_id = topic_id and h.form_id = o.id)
  ) asked join form_field f on f.form_id = asked.id and f.availability = 'active'
  where not exists (select from help_topic_disabled_field d where d.help_topic_id = topic_id and d.field_id = f.id)
    and (not asked.is_further or not exists (
      select from form_field x join form y on y.id = x.form_id and y.availability = 'active'
      where x.key = f.key and x.availability = 'active' and x.form_id <> f.form_id and (
        array_position(form_ids, x.form_id::integer) < array_position(form_ids, f.form_id::integer)
        or exists (select from help_topic_form h where h.help_topic_id = topic_id and h.form_id = x.form_id))))
  order by asked.position, asked.id, f.position, f.id
$$;
