import { agentTemplates, requesterTemplates, type TemplateKey } from '#contract/template-keys.ts'
import type { Values } from '#server/platform/templates.ts'
import { Html } from './engine.ts'

/** A value that templates may use, for completion in the editor and for checking what is saved. */
export interface ValueDoc {
  name: string
  description: string
  example: unknown
  in: readonly TemplateKey[]
}

const everywhere = [...requesterTemplates, ...agentTemplates]
const tickets = everywhere.filter((key) => key !== 'ticket.overlimit')
const agents = agentTemplates
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
const html = (text: string) => Html.ofText(text)

export const valueDocs: ValueDoc[] = [
  doc('desk.name', 'Name of this desk', 'Copper Desk', everywhere),
  doc('desk.url', 'Where it is reached', 'https://help.example.com', everywhere),
  doc('recipient.name', 'Who gets the mail', 'Ada Lovelace', everywhere),
  doc('recipient.is_requester', 'Whether that is the requester, and no collaborator', true, tickets),
  doc('ticket.number', 'Ticket number', '123456', tickets),
  doc('ticket.subject', 'Subject', 'The printer does not print', tickets),
  doc('ticket.status', 'Status', 'Open', tickets),
  doc('ticket.department', 'Department; to requesters a private one shows as the desk’s name', 'Support', tickets),
  doc('ticket.topic', 'Help topic', 'Report a problem', tickets),
  doc(
    'ticket.fields',
    'Answers to fields, by their key: `ticket.fields.device`; properties of a list: `ticket.fields.device.floor`',
    {},
    tickets,
  ),
  doc('ticket.requester', 'Name of the requester', 'Ada Lovelace', tickets),
  doc('ticket.agent', 'Whom it is assigned to; hidden from requesters where agents’ names are', 'Sam', tickets),
  doc('ticket.team', 'The team that it is assigned to', 'Level II', tickets),
  doc('ticket.created', 'When it was opened', 'March 2, 2026, 9:00 AM', tickets),
  doc('ticket.due', 'When it is due', 'March 4, 2026, 9:00 AM', tickets),
  doc(
    'ticket.link',
    'Leads the recipient to the ticket; requesters get one that is good for this ticket and some weeks',
    'https://help.example.com/guest#token=…',
    tickets,
  ),
  doc(
    'ticket.may_reopen',
    'Whether its status lets it be opened again',
    true,
    requesterTemplates.filter((key) => key !== 'ticket.overlimit'),
  ),
  doc('ticket.priority', 'Priority', 'Normal', agents),
  doc('ticket.sla', 'SLA plan', 'Gold', agents),
  doc('requester.email', 'Where the requester is written to', 'ada@example.com', agents),
  doc('requester.phone', 'Where the requester is called', '+44 20 7946 0018', agents),
  doc('requester.organization', 'Organization of the requester', 'Analytical Engines', agents),
  doc('actor.name', 'Who did it', 'Sam', tickets),
  doc('signature', 'Signature of the department, if it is a public one', html('The support team'), tickets),
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
  doc('sla.due', 'When that is due', 'March 4, 2026, 9:00 AM', ['ticket.escalated']),
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

/** Whether a template may use a path: a value, or a part of a list. */
export function isKnown(key: TemplateKey): (path: string) => boolean {
  const names = new Set(docsFor(key).map(({ name }) => name))
  // Which fields there are, each desk decides for itself.
  const open = ['events', 'ticket.fields'].filter((name) => names.has(name))
  return (path) => names.has(path) || open.some((name) => path.startsWith(`${name}.`))
}

/** The examples as values: to try a template with. */
export function exampleValues(key: TemplateKey): Values {
  const values: Values = {}
  for (const { name, example } of docsFor(key)) {
    const [root = '', field] = name.split('.')
    if (field === undefined) values[root] = example
    else values[root] = { ...(values[root] as object | undefined), [field]: example }
  }
  return values
}
