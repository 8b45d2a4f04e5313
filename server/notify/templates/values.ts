import { agentTemplates, requesterTemplates, type TemplateKey } from '#contract/template-keys.ts'
import type { Values } from '#server/platform/templates.ts'
import {
  examplesOf,
  exampleTime,
  knows,
  type TicketValueDoc,
  ticketValueDocs,
} from '#server/routing/actions/value-docs.ts'
import { htmlOfText } from '#server/thread/html-value.ts'

/** A value that templates may use, for completion in the editor and for checking what is saved. */
export interface ValueDoc {
  name: string
  description: string
  example: unknown
  in: readonly TemplateKey[]
}

const everywhere = [...requesterTemplates, ...agentTemplates]
const tickets = everywhere.filter((key) => key !== 'ticket.overlimit')
const withMessage: TemplateKey[] = [
  'ticket.autoresp',
  'ticket.notice',
  'ticket.activity.notice',
  'message.autoresp',
  'ticket.alert',
  'message.alert',
  'assigned.alert',
]
const withReply: TemplateKey[] = ['ticket.reply', 'ticket.notice', 'ticket.autoreply', 'note.alert']
const withNote: TemplateKey[] = ['ticket.alert', 'note.alert', 'assigned.alert', 'transfer.alert']
const withRating: TemplateKey[] = ['ticket.reply', 'ticket.resolved-notice']
const withStatus: TemplateKey[] = ['ticket.reply', 'ticket.status-notice', 'ticket.resolved-notice']
const html = htmlOfText

function templatesWith({ name, audience }: TicketValueDoc): readonly TemplateKey[] {
  if (name.startsWith('desk.')) return everywhere
  return audience === 'agents' ? agentTemplates : tickets
}

export const valueDocs: ValueDoc[] = [
  doc('recipient.name', 'Who gets the mail', 'Ada Lovelace', everywhere),
  doc('recipient.is_requester', 'Whether that is the requester, and no collaborator', true, tickets),
  ...ticketValueDocs.map((value) => ({ ...value, in: templatesWith(value) })),
  doc(
    'ticket.may_reopen',
    'Whether its status lets it be opened again',
    true,
    requesterTemplates.filter((key) => key !== 'ticket.overlimit'),
  ),
  doc('message.author', 'Who wrote the message', 'Ada Lovelace', withMessage),
  doc('message.body', 'The message', html('It only makes noises.'), withMessage),
  doc('reply.author', 'Who replied', 'Sam', withReply),
  doc('reply.body', 'The reply, with the signature that was chosen', html('Please switch it off and on.'), withReply),
  doc('note.author', 'Who wrote the internal note', 'Lee', withNote),
  doc('note.body', 'The internal note; never in a mail to requesters', html('This is the third time.'), withNote),
  doc('status.from', 'Status before', 'Open', withStatus),
  doc('status.to', 'Status after; in a reply only if it was set with it', 'Resolved', withStatus),
  doc('status.is_open', 'Whether that is an open one', false, withStatus),
  doc('assigned.to', 'Who gets it', 'Sam', ['assigned.alert']),
  doc('assigned.to_you', 'Whether that is the recipient', true, ['assigned.alert']),
  doc('assigned.from', 'Who had it before', 'Lee', ['assigned.alert']),
  doc(
    'assigned.by_itself',
    'What gave it where nobody did: `policy`, or `absence` or `deactivation` of whoever had it before',
    'policy',
    ['assigned.alert'],
  ),
  doc('transfer.from', 'Department before', 'Support', ['transfer.alert']),
  doc('transfer.to', 'Department after', 'Billing', ['transfer.alert']),
  doc('sla.is_warning', 'Whether it is still to come', true, ['ticket.escalated']),
  doc('sla.target', 'What is due: `firstResponse`, `nextResponse` or `resolution`', 'firstResponse', [
    'ticket.escalated',
  ]),
  doc('sla.due', 'When that is due', exampleTime, ['ticket.escalated']),
  doc('sla.plan', 'SLA plan', 'Gold', ['ticket.escalated']),
  doc(
    'rating.good',
    'Leads the requester to where one tap says that it was fine; empty where nothing is rated',
    'https://help.example.com/guest#token=…&rate=good',
    withRating,
  ),
  doc('rating.bad', 'The same, to say that it was not', 'https://help.example.com/guest#token=…&rate=bad', withRating),
  doc('rating.comment', 'What the requester says to it', html('It still makes noises.'), ['rating.alert']),
  doc('merged.number', 'Number of the ticket that it goes on in', '123457', ['ticket.merged-notice']),
  doc('merged.subject', 'Subject of that ticket', 'Printers', ['ticket.merged-notice']),
  doc('limit', 'How many open tickets a requester may have', 10, ['ticket.overlimit']),
  doc(
    'events',
    'What happened, oldest first: of each event `kind`, `actor`, `to`, `by_itself`, `is_note`, `body`',
    [
      {
        kind: 'newMessage',
        actor: 'Ada Lovelace',
        to: null,
        by_itself: null,
        is_note: false,
        body: html('It only makes noises.'),
      },
    ],
    ['alerts.digest'],
  ),
]

function doc(name: string, description: string, example: unknown, keys: readonly TemplateKey[]): ValueDoc {
  return { name, description, example, in: keys }
}

export function docsFor(key: TemplateKey): ValueDoc[] {
  return valueDocs.filter((value) => value.in.includes(key))
}

/** Whether a template may use a path: a value, or a part of a list or of what has parts. */
export function isKnown(key: TemplateKey): (path: string) => boolean {
  const names = docsFor(key).map(({ name }) => name)
  const isValue = knows(names)
  return (path) => isValue(path) || (names.includes('events') && path.startsWith('events.'))
}

/** Whether a path is a value that agents alone may read: of a template to requesters it is refused in these words. */
export function isForAgents(path: string): boolean {
  return agentTemplates.some((key) => isKnown(key)(path))
}

/** The examples as values: to try a template with. */
export function exampleValues(key: TemplateKey): Values {
  return examplesOf(docsFor(key))
}
