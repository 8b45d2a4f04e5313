import { Html, Moment, type Reader } from '#server/platform/template-values.ts'

/** A value that templates may use of a ticket: those of mails, and the texts of filters, rules and macros. */
export interface TicketValueDoc {
  name: string
  description: string
  example: unknown
  /** `agents`: it never gets into a text that a requester reads. */
  audience: 'everyone' | 'agents'
}

/** Who reads the examples. */
const reader: Reader = {
  language: 'en',
  timeZone: 'UTC',
  deskTimeZone: 'UTC',
  now: new Date('2026-03-02T12:00:00Z'),
}
const time = (iso: string) => new Moment(iso, reader)
export const exampleTime = time('2026-03-04T09:00:00Z')
const said = (text: string) => new Html(`<p>${text}</p>`, text)

export const ticketValueDocs: TicketValueDoc[] = [
  everyone('desk.name', 'Name of this desk', 'Copper Desk'),
  everyone('desk.url', 'Where it is reached', 'https://help.example.com'),
  everyone('actor.name', 'Who did it', 'Sam'),
  everyone('ticket.id', 'Number of the ticket in addresses and in the API', 4711),
  everyone('ticket.number', 'Ticket number', '123456'),
  everyone('ticket.subject', 'Subject', 'The printer does not print'),
  everyone('ticket.status', 'Status', 'Open'),
  everyone('ticket.department', 'Department; to requesters a private one shows as the desk’s name', 'Support'),
  everyone('ticket.topic', 'Help topic, after the topic above it', 'Report a problem'),
  everyone(
    'ticket.fields',
    'Answers to fields, by their key: `ticket.fields.device`; properties of a list: `ticket.fields.device.floor`',
    {},
  ),
  everyone('ticket.requester', 'Name of the requester', 'Ada Lovelace'),
  everyone('ticket.agent', 'Whom it is assigned to; hidden from requesters where agents’ names are', 'Sam'),
  everyone('ticket.team', 'The team that it is assigned to', 'Level II'),
  everyone('ticket.source', 'How it came: web, e-mail, phone, API', 'Web'),
  everyone('ticket.created', 'When it was opened', time('2026-03-02T09:00:00Z')),
  everyone('ticket.updated', 'When it was changed last', time('2026-03-02T11:30:00Z')),
  everyone('ticket.closed', 'When it was closed; empty while it is open', time('2026-03-03T16:00:00Z')),
  everyone('ticket.due', 'When it is due', exampleTime),
  everyone(
    'ticket.link',
    'Leads the recipient to the ticket; in a mail to requesters one that is good for this ticket and some weeks',
    'https://help.example.com/guest#token=…',
  ),
  everyone('ticket.first_message', 'What the requester wrote first', said('The printer does not print.')),
  everyone('ticket.last_message', 'What a requester wrote last', said('It only makes noises.')),
  everyone(
    'ticket.thread',
    'The whole thread, oldest first; for requesters without internal notes. Of a very long one the newest entries',
    said('Ada Lovelace: It only makes noises.'),
  ),
  everyone('ticket.thread_reversed', 'The same, newest first', said('Ada Lovelace: It only makes noises.')),
  everyone('requester.name', 'Name of the requester', 'Ada Lovelace'),
  everyone('topic.name', 'Help topic, by its own name', 'Printers'),
  everyone('topic.full_name', 'Help topic, after all topics above it', 'Hardware / Printers'),
  everyone('topic.parent', 'The help topic above it', 'Hardware'),
  everyone('signature', 'Signature of the department, if it is a public one', said('The support team')),
  agents('ticket.priority', 'Priority', 'Normal'),
  agents('ticket.sla', 'SLA plan', 'Gold'),
  agents('ticket.ip_address', 'The address in the network that it was opened from', '192.0.2.10'),
  agents('ticket.collaborators', 'Who else takes part', 'Grace Hopper, Charles Babbage'),
  agents('requester.email', 'Where the requester is written to', 'ada@example.com'),
  agents('requester.phone', 'Where the requester is called', '+44 20 7946 0018'),
  agents('requester.organization', 'Organization of the requester', 'Analytical Engines'),
  agents('requester.fields', 'What is kept of the requester, by its key: `requester.fields.room`', {}),
  agents('agent.name', 'Whom it is assigned to', 'Sam'),
  agents('agent.email', 'Address of that agent', 'sam@example.com'),
  agents('agent.phone', 'Phone number of that agent', '+44 20 7946 0020'),
  agents('agent.mobile', 'Mobile number of that agent', '+44 7700 900123'),
  agents('agent.time_zone', 'Time zone of that agent', 'Europe/Berlin'),
  agents('agent.department', 'Primary department of that agent', 'Support'),
  agents('department.name', 'Department, also a private one', 'Support'),
  agents('department.full_name', 'Department, after all departments above it', 'Company / Support'),
  agents('department.parent', 'The department above it', 'Company'),
  agents('department.manager', 'Who manages the department', 'Mia'),
  agents('department.members', 'Active agents of the department', 'Lee, Mia, Sam'),
  agents('department.sla', 'SLA plan of the department', 'Gold'),
  agents('team.name', 'The team that it is assigned to', 'Level II'),
  agents('team.lead', 'Who leads the team', 'Lee'),
  agents('team.members', 'Active agents of the team', 'Lee, Sam'),
  agents('topic.department', 'Department of the help topic', 'Support'),
  agents('topic.sla', 'SLA plan of the help topic', 'Gold'),
  agents('sla_plan.name', 'SLA plan of the ticket', 'Gold'),
  agents('sla_plan.grace_minutes', 'Working minutes that the SLA plan gives', 1080),
  agents('sla_plan.grace_hours', 'The same in hours', 18),
  agents('organization.name', 'Organization of the requester', 'Analytical Engines'),
  agents('organization.manager', 'Agent or team who looks after the organization', 'Mia'),
  agents('organization.contacts', 'Primary contacts of the organization', 'Ada Lovelace'),
  agents('organization.members', 'People of the organization, the first hundred', 'Ada Lovelace, Charles Babbage'),
  agents('organization.phone', 'Phone number of the organization', '+44 20 7946 0100'),
  agents('organization.website', 'Website of the organization', 'https://engines.example'),
  agents('organization.address', 'Address of the organization', '1 Dorset Street, London'),
  agents('organization.fields', 'What is kept of it, by its key: `organization.fields.contract`', {}),
]

/** Values that have parts which each desk decides about. */
export const openValues: readonly string[] = ['ticket.fields', 'requester.fields', 'organization.fields']

function everyone(name: string, description: string, example: unknown): TicketValueDoc {
  return { name, description, example, audience: 'everyone' }
}

function agents(name: string, description: string, example: unknown): TicketValueDoc {
  return { name, description, example, audience: 'agents' }
}

/** Whether a path is among values, or a part of one that has parts. */
export function knows(names: Iterable<string>): (path: string) => boolean {
  const known = new Set(names)
  const open = openValues.filter((name) => known.has(name))
  return (path) => known.has(path) || open.some((name) => path.startsWith(`${name}.`))
}

/** The examples as values: to try a template with. */
export function examplesOf(docs: readonly Pick<TicketValueDoc, 'name' | 'example'>[]): Record<string, unknown> {
  const values: Record<string, unknown> = {}
  for (const { name, example } of docs) {
    const [root = '', field] = name.split('.')
    if (field === undefined) values[root] = example
    else values[root] = { ...(values[root] as object | undefined), [field]: example }
  }
  return values
}

/** An example as it is shown beside its name; nothing of what has parts. */
export function exampleWords(example: unknown): string {
  const hasWords = typeof example !== 'object' || example instanceof Html || example instanceof Moment
  return hasWords ? String(example) : ''
}
