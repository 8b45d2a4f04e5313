-- What a new desk starts with, so that it works before anybody has configured anything.

insert into role (key, name, permissions) values
  ('all-access', 'All Access', '{ticket.create,ticket.edit,ticket.assign,ticket.release,ticket.transfer,ticket.refer,ticket.merge,ticket.link,ticket.reply,ticket.markanswered,ticket.close,ticket.delete,thread.edit,task.create,task.edit,task.assign,task.transfer,task.reply,task.close,task.delete,canned.manage}'),
  ('expanded-access', 'Expanded Access', '{ticket.create,ticket.edit,ticket.assign,ticket.release,ticket.transfer,ticket.refer,ticket.merge,ticket.link,ticket.reply,ticket.close,task.create,task.edit,task.assign,task.transfer,task.reply,task.close,canned.manage}'),
  ('limited-access', 'Limited Access', '{ticket.create,ticket.assign,ticket.release,ticket.transfer,ticket.refer,ticket.merge,ticket.link,ticket.reply,task.create,task.assign,task.transfer,task.reply}'),
  ('view-only', 'View only', '{}');

insert into sla_plan (name, grace_minutes) values ('Default SLA', 1080);

insert into department (name, is_public, sla_plan_id) values
  ('Support', true, null),
  ('Sales', true, (select id from sla_plan where name = 'Default SLA')),
  ('Maintenance', false, null);

insert into team (name) values ('Level I Support');

insert into priority (name, urgency, color, is_public) values
  ('Low', 4, '#2f9e44', true),
  ('Normal', 3, '#1c7ed6', true),
  ('High', 2, '#e8590c', true),
  ('Emergency', 1, '#c92a2a', true);

insert into ticket_status (name, state, is_internal, allow_reopen, position) values
  ('Open', 'open', true, false, 1),
  ('Resolved', 'resolved', false, true, 2),
  ('Closed', 'closed', true, true, 3),
  ('Archived', 'archived', true, false, 4);

insert into number_sequence (name) values ('General Tickets'), ('Tasks Sequence');

insert into help_topic (name, description, position, department_id) values
  ('General Inquiry', 'Questions about our products and services', 1, null),
  ('Feedback', 'Tell us what we do well and what we could do better', 2, null),
  ('Report a Problem', 'Something does not work as it should', 3, (select id from department where name = 'Maintenance'));
insert into help_topic (parent_id, name, description, position, sla_plan_id, priority_id)
  select id, 'Access Issue', 'You cannot sign in or reach something you need', 1,
    (select id from sla_plan where name = 'Default SLA'), (select id from priority where name = 'High')
  from help_topic where name = 'Report a Problem';

insert into setting (key, value) values
  ('tickets', jsonb_build_object(
    'defaultDepartmentId', (select id from department where name = 'Support'),
    'defaultPriorityId', (select id from priority where name = 'Normal'),
    'defaultStatusId', (select id from ticket_status where name = 'Open'),
    'defaultSlaPlanId', (select id from sla_plan where name = 'Default SLA')));
