import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { Validator } from '#contract/forms.ts'
import { reasons } from '#contract/reasons.ts'

/** What the actions of filters, rules, macros and escalations come to: whatever refuses them is in here. */
const sources = [
  'automation/action-mail.ts',
  'automation/apply.ts',
  'forms/answers.ts',
  'forms/file-kinds.ts',
  'forms/read-answer.ts',
  'forms/read-texts.ts',
  'routing/conditions/out-of-use.ts',
  'thread/entry.ts',
  'tickets/access.ts',
  'tickets/action-values.ts',
  'tickets/answer-files.ts',
  'tickets/assign.ts',
  'tickets/assignees.ts',
  'tickets/closing.ts',
  'tickets/collaborators.ts',
  'tickets/edit.ts',
  'tickets/escalate.ts',
  'tickets/filtered.ts',
  'tickets/follow-filters.ts',
  'tickets/foresee-silent.ts',
  'tickets/mailed.ts',
  'tickets/need-skill.ts',
  'tickets/note.ts',
  'tickets/people.ts',
  'tickets/reopen.ts',
  'tickets/reply.ts',
  'tickets/settle-effects.ts',
  'tickets/settle.ts',
  'tickets/status.ts',
  'tickets/transfer.ts',
]

/** Codes in these files that are no reasons, and why. */
const others: Record<string, string> = {
  already_assigned: 'it was so already',
  already_there: 'it was so already',
  is_requester: 'it was so already',
  not_assignable: 'its reason says more closely why',
  not_reopenable: 'its reason says more closely why',
  ticket_not_closeable: 'its reason says more closely why',
  field_required: 'part of needs_fields',
  help_topic_required: 'part of needs_topic',
  forbidden: 'the desk itself has every permission, and to whom a macro belongs he is told at once',
  thread_moved_on: 'a macro alone says what its agent has seen, and she is told at once',
  collaborator_not_found: 'no action takes a collaborator away',
  not_assigned: 'no action releases a ticket',
  ticket_closed: 'no action claims a ticket or sets its due date',
  invalid: 'in the words of the form: refused',
}

const codeIn = [
  /\bcode: '(\w+)'/g,
  /\b(?:refuse|because)\('(\w+)'/g,
  /\bnew (?:BadRequest|Conflict|Forbidden|NotFound)\(\s*'(\w+)'/g,
  /\bsuper\('(\w+)'/g,
  /\bbadField\([^,]+, '(\w+)'/g,
  /\bcode = .*'(\w+)' : '(\w+)'/g,
]

test('whatever can refuse an action is a reason that there are words for', async () => {
  const texts = await Promise.all(sources.map((source) => readFile(join(import.meta.dirname, '..', source), 'utf8')))
  const found = texts.flatMap((text) =>
    codeIn.flatMap((code) => [...text.matchAll(code)].flatMap(([, ...codes]) => codes)),
  )
  const spoken = Validator.options.filter((validator) => validator !== 'none').map((validator) => `not_${validator}`)
  const said = new Set([...found, ...spoken])
  expect([...said].filter((code) => !Object.hasOwn(reasons, code) && !Object.hasOwn(others, code))).toEqual([])
  // And the other way round: what is listed here or there is still said.
  const kept = [...Object.keys(others), ...Object.keys(reasons)].filter((code) => !byValue.has(code))
  expect(kept.filter((code) => !said.has(code))).toEqual([])
})

/** Said by what a thing is, or where a code is not known. */
const byValue: ReadonlySet<string> = new Set(['archived', 'disabled', 'refused'])
