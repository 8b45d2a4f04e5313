import { z } from 'zod'
import { route } from './route.ts'

/** A value that may stand between `{{` and `}}`. */
export const TemplateValue = z.object({ name: z.string(), description: z.string(), example: z.string() })
export type TemplateValue = z.infer<typeof TemplateValue>

export const ActionValue = TemplateValue.extend({
  audience: z
    .enum(['everyone', 'agents'])
    .describe(
      'agents: only in notes and in mails to agents; a reply or a mail to anybody else that names it is refused',
    ),
})
export type ActionValue = z.infer<typeof ActionValue>

export const listActionValues = route({
  method: 'GET',
  path: '/api/v1/action-values',
  tag: 'Ticket filters',
  caller: 'agent',
  summary: 'The values that the texts of filters, rules and macros may put in',
  reply: z.object({ items: z.array(ActionValue) }),
})
