import type { Action } from '#contract/actions.ts'
import type { FieldError } from '#server/platform/errors.ts'
import { problemOfText } from '#server/platform/templates.ts'

/** What the templates of actions may put in: of the ticket as it is when the action is taken. */
const names = {
  ticket: ['number', 'subject', 'status', 'department', 'priority', 'topic', 'agent', 'team', 'due'],
  requester: ['name', 'email', 'phone'],
  actor: ['name'],
  desk: ['name'],
} as const

type Names = typeof names
export type ActionValues = { [Group in keyof Names]: Record<Names[Group][number], string | null> }

const known = new Set(Object.entries(names).flatMap(([group, values]) => values.map((value) => `${group}.${value}`)))

/** What is wrong with the templates of actions, each at its place: it is refused before anybody is to read it. */
export function templateProblems(actions: readonly Action[]): FieldError[] {
  return actions.flatMap((action, at) => {
    const parts = 'body' in action ? [['body', action.body] as const] : []
    const subject = action.kind === 'sendMail' ? [['subject', action.subject] as const] : []
    return [...subject, ...parts].flatMap(([field, source]) => {
      const problem = problemOfText({ source, values: {}, known: (path) => known.has(path) })
      if (!problem) return []
      const message = `Line ${problem.line}: ${problem.message}`
      return [{ field: `body.actions.${at}.${field}`, code: 'bad_template', message }]
    })
  })
}
