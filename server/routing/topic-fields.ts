import { sql } from 'kysely'

/** In a query over `help_topic` (as `h`): its questions as the contract shows them. */
export const topicFields = sql`(
  select coalesce(json_agg(json_build_object('id', f.id, 'key', f.key, 'label', f.label, 'kind', f.kind,
      'options', f.options, 'help', f.help, 'requesterMode', f.requester_mode, 'agentRequired', f.agent_required,
      'requiredToClose', f.required_to_close) order by f.position, f.id), '[]')
  from form_field f where f.help_topic_id = h.id and f.availability = 'active')`
