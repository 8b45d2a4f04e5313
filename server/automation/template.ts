import type { Action } from '#contract/actions.ts'
import { actionScene } from '#server/notify/action-values.ts'
import { problemOf, renderText } from '#server/notify/templates/engine.ts'
import type { FieldError } from '#server/platform/errors.ts'
import type { Op } from '#server/platform/operation.ts'

/** What the templates of rules and macros may put in. */
const sample = {
  ticket: {
    number: '',
    subject: '',
    status: '',
    department: '',
    priority: '',
    topic: '',
    agent: '',
    team: '',
    due: '',
  },
  requester: { name: '', email: '', phone: '' },
  actor: { name: '' },
  desk: { name: '' },
}

/** A template with what there is to say of the ticket now. */
export async function written(op: Op, ticketId: number, source: string): Promise<string> {
  if (!source.includes('{')) return source
  const { values } = await actionScene(op, ticketId)
  return renderText(source, values)
}

/** What is wrong with the templates of actions, each at its place. */
export function templateProblems(actions: readonly Action[]): FieldError[] {
  return actions.flatMap((action, at) => {
    const parts = 'body' in action ? [['body', action.body] as const] : []
    const subject = action.kind === 'sendMail' ? [['subject', action.subject] as const] : []
    return [...subject, ...parts].flatMap(([field, source]) => {
      const problem = problemOf({ part: 'subject', source, values: sample, known: isKnown })
      return problem
        ? [
            {
              field: `body.actions.${at}.${field}`,
              code: 'bad_template',
              message: `Line ${problem.line}: ${problem.message}`,
            },
          ]
        : []
    })
  })
}

function isKnown(path: string): boolean {
  const [group = '', value, ...deeper] = path.split('.')
  const values: Record<string, string> | undefined = new Map(Object.entries(sample)).get(group)
  return values !== undefined && value !== undefined && deeper.length === 0 && value in values
}
