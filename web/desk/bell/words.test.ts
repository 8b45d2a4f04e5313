import i18next from 'i18next'
import { describe, expect, test } from 'vitest'
import type { Notification } from '#contract/notifications.ts'
import alarms from '#server/mail/locales/alarms-en.json' with { type: 'json' }
import texts from '#web/locales/en/desk-bell.json' with { type: 'json' }
import { alarmPlace, notificationWords, whyWords } from './words.ts'

const i18n = i18next.createInstance({
  lng: 'en',
  resources: { en: { 'desk-bell': texts } },
  initAsync: false,
  interpolation: { escapeValue: false },
})
await i18n.init()
const { t } = i18n

const one = (given: Partial<Notification>): Notification => ({
  id: 1,
  kind: 'newMessage',
  at: '2026-03-02T09:00:00.000Z',
  readAt: null,
  ticket: null,
  event: null,
  eventId: 1,
  entryId: null,
  data: { actor: 'Ada', why: 'assigned' },
  ...given,
})

test.each([
  [{ event: 'message.received' }, 'Ada wrote'],
  [{ event: 'message.received', data: {} }, 'Somebody wrote'],
  [{ event: 'note.added' }, 'A mail about your ticket needs a look'],
  [{ kind: 'activity', event: 'note.added' }, 'Ada wrote an internal note'],
  [{ kind: 'activity', event: 'reply.sent' }, 'Ada replied'],
  [{ kind: 'assignment', event: 'ticket.assigned' }, 'Assigned to you by Ada'],
  [
    { kind: 'assignment', event: 'ticket.assigned', data: { actor: 'Ada', why: 'team.lead' } },
    'Assigned to your team by Ada',
  ],
  [
    {
      kind: 'assignment',
      event: 'ticket.assigned',
      data: { actor: 'Assignment', byItself: 'policy', why: 'assigned' },
    },
    'Assigned to you automatically',
  ],
  [{ kind: 'assignment', event: 'ticket.opened' }, 'Ada opened a ticket that is assigned to you'],
  [{ kind: 'overdue', event: 'ticket.overdue' }, 'A ticket is overdue'],
  [{ kind: 'newMessage', event: 'ticket.reopened' }, 'Ada reopened a ticket'],
  [{ event: 'something.else' }, 'Ada changed a ticket'],
])('%o is put into words', (given, words) => {
  expect(notificationWords(t, one(given))).toBe(words)
})

describe('every alarm', () => {
  const subjects: Record<string, Record<string, string>> = {
    mailbox: { mailbox: 'Sales', mailboxId: '7' },
    template: { template: 'Sales.reply', language: 'de' },
    sender: { sender: 'Sales@example.org' },
    filter: { filter: 'Sales', filterId: '8' },
    rule: { rule: 'Sales', ruleId: '9' },
    over: { sender: 'Sales@example.org' },
    jobs: { jobs: 'Sales' },
    password: { agent: 'Sales', agentId: '6' },
    calendar: { schedule: 'Sales', scheduleId: '5' },
  }
  const places: Record<string, string> = {
    mailbox: '/desk/admin/mailboxes?open=7',
    template: '/desk/admin/templates/Sales_reply?language=de',
    sender: '/desk/admin/incoming-mail?fate=rejected&q=Sales%40example.org',
    filter: '/desk/admin/ticket-filters?open=8',
    rule: '/desk/admin/rules?open=9',
    over: '/desk/admin/incoming-mail?fate=rejected&q=Sales%40example.org',
    mail: '/desk/admin/incoming-mail?fate=quarantined',
    desk: '/desk/admin/outgoing-mail?state=deferred',
    jobs: '/desk/admin',
    password: '/desk/admin/agents?open=6',
    calendar: '/desk/admin/schedules?open=5',
  }
  test.each(Object.keys(alarms))('%s has words, and a place where it is put right', (kind) => {
    const [about] = kind.split('_')
    const alarm = one({ kind, eventId: null, data: subjects[about ?? ''] ?? {} })
    expect(notificationWords(t, alarm)).toMatch(/Sales|^Mail c/)
    expect(notificationWords(t, alarm)).not.toContain('{{')
    expect(whyWords(t, alarm)).toBeNull()
    expect(alarmPlace(alarm)).toBe(places[about ?? ''])
  })
})

test('one reads why one is told, unless the words say it', () => {
  expect(whyWords(t, one({ data: { why: 'department.manager' } }))).toBe('you manage the department')
  expect(whyWords(t, one({ kind: 'assignment' }))).toBeNull()
})
