import type { ActionValue } from '#contract/action-values.ts'
import { type Action, type Audience, audienceOf } from '#contract/actions.ts'
import type { FieldError } from '#server/platform/errors.ts'
import { problemOfText } from '#server/platform/templates.ts'
import { examplesOf, exampleWords, knows, type TicketValueDoc, ticketValueDocs } from './value-docs.ts'

/** What a text of an action may put in. */
export function actionValueDocs(audience: Audience): TicketValueDoc[] {
  return ticketValueDocs.filter((doc) => audience === 'agents' || doc.audience === 'everyone')
}

export function presentActionValues(): ActionValue[] {
  return ticketValueDocs.map(({ example, ...doc }) => ({ ...doc, example: exampleWords(example) }))
}

const isForAgents = knows(ticketValueDocs.map(({ name }) => name))

/** Templates that are to be filled in, each with the field it stands in. */
function textsOf(action: Action): [field: string, source: string][] {
  const body: [string, string][] = 'body' in action ? [['body', action.body]] : []
  return action.kind === 'sendMail' ? [['subject', action.subject], ...body] : body
}

/** What is wrong with the templates of actions, each at its place: it is refused before anybody is to read it. */
export function templateProblems(actions: readonly Action[]): FieldError[] {
  return actions.flatMap((action, at) => {
    const docs = actionValueDocs(audienceOf(action))
    const given = { values: examplesOf(docs), known: knows(docs.map(({ name }) => name)), isForAgents }
    return textsOf(action).flatMap(([field, source]) => {
      const problem = problemOfText({ source, ...given })
      if (!problem) return []
      const message = `Line ${problem.line}: ${problem.message}`
      return [{ field: `body.actions.${at}.${field}`, code: 'bad_template', message }]
    })
  })
}
