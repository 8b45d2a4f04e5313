import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import i18next, { type ResourceKey } from 'i18next'
import { beforeAll, describe, expect, test } from 'vitest'
import type { ThreadEvent } from '#contract/thread.ts'
import { answerWords } from '#web/answers/words.ts'
import { eventWords, noteTitle } from './event-words.ts'

const root = join(import.meta.dirname, '../../../..')
const texts = async (name: string): Promise<ResourceKey> =>
  JSON.parse(await readFile(join(root, `web/locales/en/${name}.json`), 'utf8'))

beforeAll(async () => {
  const names = ['events', 'desk-ticket', 'common']
  const en = Object.fromEntries(await Promise.all(names.map(async (name) => [name, await texts(name)] as const)))
  await i18next.init({ lng: 'en', resources: { en }, interpolation: { escapeValue: false } })
})

const wording = {
  dateTime: (at: string) => at.slice(0, 16),
  fields: [{ key: 'device', label: 'Device', kind: 'section' as const, config: {} }],
  answer: (field: { kind: string; config?: object }, answer: Parameters<typeof answerWords>[1]) =>
    answerWords(field, answer, {
      date: String,
      dateTime: String,
      within: String,
      number: String,
      yes: 'Yes',
      no: 'No',
    }),
}
const event = (type: string, changes: ThreadEvent['changes'] = {}, data: ThreadEvent['data'] = {}): ThreadEvent => ({
  id: 1,
  type: 'event',
  at: '2030-01-01T00:00:00Z',
  author: { kind: 'agent', id: 1, name: 'Sam' },
  event: type,
  changes,
  data,
})
const named = (field: string, from: string | null, to: string | null) => ({
  changes: { [field]: { from: from && 1, to: to && 2 } },
  data: { names: { [field]: { from, to } } },
})
const told = (type: string, { changes, data }: { changes: ThreadEvent['changes']; data: ThreadEvent['data'] }) =>
  eventWords(event(type, changes, data), wording)

test('every event of the server has words', async () => {
  const source = await readFile(join(root, 'server/tickets/ticket.ts'), 'utf8')
  const types = [...source.matchAll(/'((?:ticket|message|reply|note|entry|mail)\.\w+)'/g)].map(([, type]) =>
    String(type),
  )
  expect(types.length).toBeGreaterThan(20)
  for (const type of types) expect(i18next.exists(`events:type.${type.replace('.', '_')}`), type).toBe(true)
})

describe('an event says', () => {
  test.each([
    ['ticket.edited', named('priorityId', 'Normal', 'High'), 'Sam changed Priority: Normal → High'],
    ['ticket.edited', named('slaPlanId', 'Sev-A', null), 'Sam changed SLA plan: Sev-A taken away'],
    ['ticket.edited', named('helpTopicId', null, 'Outage'), 'Sam changed Help topic: Outage'],
    ['ticket.assigned', named('agentId', null, 'Lee'), 'Sam assigned it to Lee'],
    ['ticket.assigned', named('agentId', 'Kim', 'Lee'), 'Sam assigned it: Kim → Lee'],
    ['ticket.claimed', named('agentId', null, 'Sam'), 'Sam took it'],
    ['ticket.transferred', named('departmentId', 'Support', 'Billing'), 'Sam transferred it: Support → Billing'],
    ['ticket.closed', named('statusId', 'Open', 'Resolved'), 'Sam closed it: Open → Resolved'],
    [
      'ticket.reopened',
      {
        changes: { statusId: { from: 2, to: 1 } },
        data: { undoes: 7, names: { statusId: { from: 'Closed', to: 'Open' } } },
      },
      'Sam took the closing back: Closed → Open',
    ],
    ['ticket.requester_changed', named('requesterId', 'Ada', 'Bo'), 'Sam changed the requester: Ada → Bo'],
    ['ticket.overdue', { changes: {}, data: {} }, 'It became overdue'],
    [
      'mail.bounced',
      { changes: {}, data: { address: 'ada@example.com', reason: '550 no such user' } },
      'The mail to ada@example.com came back: 550 no such user',
    ],
    ['ticket.deleted', { changes: {}, data: { reason: 'Spam' } }, 'Sam deleted it: Spam'],
    ['ticket.rated', { changes: {}, data: { score: 'good', comment: '' } }, 'Sam says that it was fine'],
    [
      'ticket.rated',
      { changes: {}, data: { score: 'bad', comment: 'Still broken' } },
      'Sam says that it was not fine: “Still broken”',
    ],
    ['ticket.opened', { changes: {}, data: { source: 'phone' } }, 'Sam opened this ticket (Phone)'],
    [
      'ticket.referred',
      { changes: {}, data: { target: { kind: 'team', id: 1, name: 'Level II' } } },
      'Sam let Level II see it',
    ],
    [
      'ticket.rule_applied',
      {
        changes: {},
        data: { rule: { name: 'Mark' }, did: [{ kind: 'setField', value: 'vip: true', outcome: 'done' }] },
      },
      'The rule Mark acted: vip: Yes',
    ],
    [
      'ticket.escalated',
      {
        changes: {},
        data: {
          ...{ plan: { name: 'Gold' }, step: { id: 2, target: 'resolution' } },
          skipped: [
            { action: 'assignAgent', value: 'Kim', why: 'agent_absent', whyValues: { name: 'Kim', words: 'x' } },
            // As it was noted before there were codes.
            { action: 'raisePriority', reason: 'No priority is more urgent.' },
          ],
        },
      },
      'Resolution is overdue: SLA plan Gold, step 2; Assign to an agent: Kim (skipped: Kim is absent); Raise the priority (skipped: No priority is more urgent.)',
    ],
    [
      'ticket.filtered',
      {
        changes: {},
        data: {
          ...{ filter: { name: 'Calls' }, action: 'callWebhook', error: 'x' },
          ...{ why: 'failed', whyValues: { said: 'no room', words: 'x' } },
        },
      },
      'The filter Calls could not do one thing: webhook (it failed: no room)',
    ],
  ])('%s %#', (type, what, words) => {
    expect(told(type, what)).toBe(words)
  })

  test('who took it by replying', () => {
    const claimed = named('agentId', null, 'Sam')
    expect(told('ticket.claimed', { ...claimed, data: { ...claimed.data, automatic: true } })).toBe(
      'Sam took it by replying',
    )
  })

  test('what a transfer took with it', () => {
    const changes = { departmentId: { from: 1, to: 2 }, agentId: { from: 3, to: null } }
    const names = { departmentId: { from: 'Support', to: 'Billing' }, agentId: { from: 'Kim', to: null } }
    expect(told('ticket.transferred', { changes, data: { names } })).toBe(
      'Sam transferred it: Support → Billing; Assigned to: Kim taken away',
    )
  })

  test('answers by the names of their questions, and only those that differ', () => {
    const changes = { fields: { from: { device: 'Laptop', room: '3' }, to: { device: 'Phone', room: '3' } } }
    expect(told('ticket.edited', { changes, data: {} })).toBe('Sam changed Device: Laptop → Phone')
  })

  test('one due date, when a person sets it', () => {
    const changes = {
      explicitDueAt: { from: null, to: '2030-05-01T10:00:00Z' },
      slaDueAt: { from: '2030-04-01T10:00:00Z', to: '2030-04-02T10:00:00Z' },
    }
    expect(told('ticket.edited', { changes, data: {} })).toBe('Sam changed Due date: 2030-05-01T10:00')
  })
})

describe('a note that went with a change is called', () => {
  test('by what happened, in the language of its reader', () => {
    const about = (event: string, values: Record<string, string> = {}) => ({ title: 'Old', about: { event, values } })
    expect(noteTitle(about('ticket.transferred', { to: 'Billing' }))).toBe('Transferred to Billing')
    expect(noteTitle(about('ticket.edited', { field: 'priorityId' }))).toBe('Priority updated')
    expect(noteTitle(about('ticket.edited', { field: 'dueAt' }))).toBe('Due date updated')
    expect(noteTitle(about('ticket.unheard_of'))).toBe('Old')
    expect(noteTitle({ title: 'Transferred to Billing', about: null })).toBe('Transferred to Billing')
  })

  test('in words that are there for every verb that takes a note', async () => {
    const folder = join(root, 'server/tickets')
    const files = (await readdir(folder)).filter((name) => name.endsWith('.ts') && !name.includes('.test.'))
    const sources = await Promise.all(files.map((name) => readFile(join(folder, name), 'utf8')))
    const named = sources.flatMap((source) => [...source.matchAll(/about: '(ticket\.\w+)'/g)].map(([, event]) => event))
    expect(named.length).toBeGreaterThan(6)
    const others = ['ticket.assigned', 'ticket.released', 'ticket.marked_answered', 'ticket.marked_unanswered']
    for (const event of [...named, ...others])
      expect(i18next.exists(`events:note.${event?.replace('.', '_')}`), event).toBe(true)
  })
})
