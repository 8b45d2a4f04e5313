import { z } from 'zod'

/** What put a field's value there: a person, a default, a help topic, a rule, a timer. */
export const Cause = z.object({
  kind: z.enum([
    'person',
    'api_key',
    'help_topic',
    'mail_address',
    'mail_header',
    'department',
    'organization',
    'setting',
    'sla_plan',
    'schedule',
    'escalation',
    'status',
    'verb',
    'timer',
    'requester',
    'ticket_filter',
    'rule',
    'macro',
    'assignment',
  ]),
  id: z.int().nullable(),
  name: z.string(),
  /** Of what is kept in versions: filters and rules. */
  version: z.int().optional(),
  /** What the rule or default saw when it decided. */
  saw: z.record(z.string(), z.unknown()).optional(),
  /** The candidates that it went before, in order of precedence. */
  overrode: z.array(z.object({ kind: z.string(), name: z.string(), value: z.unknown() })).optional(),
})
export type Cause = z.infer<typeof Cause>
