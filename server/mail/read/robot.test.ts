import { describe, expect, test } from 'vitest'
import { headersFromText } from './headers.ts'
import type { ReportedRecipient, Robot } from './mail.ts'
import { type RobotFacts, robotOf } from './robot.ts'

type Told = Partial<RobotFacts> & { headers?: string }

const PERSON: RobotFacts = {
  report: null,
  from: 'ada@example.com',
  shownFrom: 'Ada <ada@example.com>',
  returnPath: 'ada@example.com',
  subject: 'The printer',
  text: 'It is broken.',
}
const DAEMON: Told = { from: 'mailer-daemon@mx.example', shownFrom: 'MAILER-DAEMON@mx.example', returnPath: '' }

function delivery(...actions: ReportedRecipient['action'][]): RobotFacts['report'] {
  const recipients = actions.map((action) => ({ address: 'a@b.example', action, status: null, diagnostic: '' }))
  return { kind: 'delivery', report: { recipients, originalMessageId: null, originalReferences: [], originalTo: [] } }
}

const TABLE: [what: string, told: Told, kind: Robot['kind'] | null, signal?: string][] = [
  ['a person', {}, null],
  ['a report of failure', { report: delivery('failed') }, 'bounce', 'message/delivery-status'],
  ['failed for one, delayed for another', { report: delivery('delayed', 'failed') }, 'bounce'],
  ['a report of delay', { ...DAEMON, report: delivery('delayed'), subject: 'Undeliverable: x' }, 'delayed'],
  ['a report of success', { ...DAEMON, report: delivery('delivered', 'relayed') }, 'system'],
  ['a report that says nothing, from a person', { report: delivery() }, null],
  [
    'a report that says nothing, from a server',
    { ...DAEMON, report: delivery(), subject: 'Undeliverable: x' },
    'bounce',
  ],
  ['failed recipients in a header', { headers: 'X-Failed-Recipients: a@b.example' }, 'bounce', 'X-Failed-Recipients'],
  ['words of failure from a server', { ...DAEMON, subject: 'failure notice' }, 'bounce', 'failure notice'],
  [
    'words of delay in the text only',
    { ...DAEMON, subject: 'Returned mail', text: 'You do not need to resend it.' },
    'delayed',
  ],
  ['words of failure from a person', { subject: 'failure notice' }, null],
  ['words of failure behind Re:', { subject: 'Re: Undeliverable: x' }, null],
  ['a server without words', DAEMON, 'system'],
  ['a postmaster who writes', { from: 'postmaster@b.example', returnPath: 'postmaster@b.example' }, 'system', 'From'],
  ['a server on vacation', { ...DAEMON, subject: 'Out of Office' }, 'auto-reply', 'out of office'],
  [
    'the null sender, absent in the text',
    { returnPath: '', text: 'I am out of the office until Monday.' },
    'auto-reply',
  ],
  ['the same words of a person', { text: 'I am out of the office until Monday.' }, null],
  [
    'a title of a mail server',
    { from: null, shownFrom: 'System Administrator', subject: 'Undeliverable: x' },
    'bounce',
  ],
  ['submitted by hand', { headers: 'Auto-Submitted: no\nPrecedence: bulk' }, null],
  ['submitted by hand, to a list', { headers: 'Auto-Submitted: no\nList-Id: <a.example>' }, 'list'],
  ['submitted by hand, with a report', { headers: 'Auto-Submitted: no', report: delivery('failed') }, 'bounce'],
  ['an answer', { headers: 'Auto-Submitted: auto-replied (vacation)' }, 'auto-reply', 'Auto-Submitted'],
  [
    'generated, about an absence',
    { headers: 'Auto-Submitted: auto-generated', subject: 'Abwesenheitsnotiz: x' },
    'auto-reply',
  ],
  ['generated', { headers: 'Auto-Submitted: auto-generated' }, 'system', 'Auto-Submitted'],
  ['something new', { headers: 'Auto-Submitted: auto-dreamt' }, 'system', 'Auto-Submitted'],
  ['an empty mark', { headers: 'X-Autoreply:' }, null],
  ['a mark that says no', { headers: 'X-Autoreply: no' }, null],
  ['no answers wanted', { headers: 'X-Auto-Response-Suppress: OOF, AutoReply' }, 'system', 'X-Auto-Response-Suppress'],
  ['no receipts wanted', { headers: 'X-Auto-Response-Suppress: RN' }, null],
  ['a list', { headers: 'List-Id: <a.example>\nPrecedence: list' }, 'list', 'List-Id'],
  ['an outing', { subject: 'Out of officers?' }, null],
  ['a tag before', { subject: '[EXTERNAL] Automatic reply: x' }, 'auto-reply'],
  ['no accents', { subject: 'Reponse automatique: x' }, 'auto-reply'],
  ['an opening in words', { text: 'This is an automated response. We got your mail.' }, 'auto-reply'],
  ['the same words further down', { text: 'Look what I got:\n\nThis is an automated response.' }, null],
]

describe('telling robots from people', () => {
  test.each(TABLE)('%s', (_, { headers = '', ...told }, kind, signal) => {
    const robot = robotOf(headersFromText(headers), { ...PERSON, ...told })
    expect(robot?.kind ?? null).toBe(kind)
    if (signal !== undefined) expect(robot?.signal).toBe(signal)
  })
})
