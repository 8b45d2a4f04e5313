import type { Answers } from '#contract/answers.ts'
import { catalogueFacts } from '#server/forms/condition-fields.ts'
import type { Op } from '#server/platform/operation.ts'
import type { Fact } from '#server/routing/conditions/evaluate.ts'
import { languageOfText } from '#server/routing/conditions/language.ts'
import { clockFacts } from '#server/routing/conditions/time.ts'
import type { Defaults } from '#server/routing/defaults.ts'
import type { Arrival } from '#server/routing/filters/filter.ts'
import type { Opening } from './open.ts'
import type { OpeningReference } from './reference.ts'

/** Of a long message filters see so much. */
const MOST_OF_MESSAGE = 20_000

/**
 * A ticket that is about to be opened, as ticket filters see it: with what it would have without them.
 *
 * @param text      of its message
 * @param answered  answers to forms, by their keys in the catalogue
 */
export function arrivalOf(
  op: Op,
  {
    opening,
    reference,
    defaults,
    text,
    answered,
    working,
  }: {
    opening: Opening
    reference: OpeningReference
    defaults: Defaults
    text: string
    answered: Record<string, Fact>
    /** The schedules in whose hours it comes. */
    working: number[]
  },
): Arrival {
  const { topic, sender, settings } = reference
  const { received } = opening
  const given = 'email' in opening.requester ? opening.requester : null
  const organization = sender.organization
  const choices: [key: string, id: number | null | undefined, name: string | null | undefined][] = [
    ['helpTopic', topic?.availability === 'active' ? topic.id : null, topic?.path],
    ['priority', ...named(reference.priorities, defaults.priority.value)],
    ['department', ...named(reference.departments, defaults.department.value)],
    ['status', ...named(reference.statuses, defaults.status.value)],
    ['slaPlan', ...named(reference.slaPlans, defaults.slaPlan.value)],
    ['agent', ...named(reference.agents, defaults.agent.value)],
    ['team', ...named(reference.teams, defaults.team.value)],
    ['organization', organization?.id, organization?.name],
    ['mail.address', received?.address?.id, received?.address?.email],
    ['mail.mailbox', received?.mail?.mailboxId, received?.mail?.mailboxName],
  ]
  const facts: Record<string, Fact> = {
    subject: opening.subject,
    message: text.slice(0, MOST_OF_MESSAGE),
    language: languageOfText(`${opening.subject}\n${text}`),
    source: opening.source,
    ...Object.fromEntries(choices.map(([key, id]) => [key, id])),
    attachmentCount: opening.attachments.length,
    'requester.name': sender.name ?? given?.name,
    'requester.email': sender.email ?? given?.email,
    'requester.phone': sender.phone || given?.phone,
    'requester.language': sender.language,
    'requester.isNew': sender.id === null,
    'organization.name': organization?.name,
    'organization.phone': organization?.phone,
    'organization.website': organization?.website,
    'organization.address': organization?.address,
    'organization.notes': organization?.notes,
    'mail.replyTo': received?.mail?.replyTo?.address.toLowerCase(),
    'mail.replyToName': received?.mail?.replyTo?.name,
    'mail.addressees': received?.mail?.addressees,
    'mail.listId': received?.mail?.listId,
    'mail.isAutomatic': received?.mail?.isAutomatic,
    ...clockFacts(op.now, settings.desk.timeZone),
    'time.schedules': working,
    ...answered,
  }
  return {
    channel: received ? 'email' : op.actor.kind === 'api_key' ? 'api' : 'web',
    facts: present(facts),
    names: Object.fromEntries(choices.flatMap(([key, id, name]) => (id && name ? [[key, name]] : []))),
  }
}

function named(entries: { id: number; name: string }[], id: number | null): [number | null, string | undefined] {
  return [id, entries.find((entry) => entry.id === id)?.name]
}

/** What is empty is left out: so the facts stay small where they are kept. */
function present(facts: Record<string, Fact>): Record<string, Fact> {
  return Object.fromEntries(
    Object.entries(facts).filter(
      ([, fact]) => fact !== null && fact !== undefined && fact !== '' && !(Array.isArray(fact) && fact.length === 0),
    ),
  )
}

/** Answers about the ticket, its requester and his organization, by their keys in the catalogue of conditions. */
export function answeredFacts(
  op: Op,
  { reference, answers }: { reference: OpeningReference; answers: Answers },
): Promise<Record<string, Fact>> {
  const { sender, contactFields, organizationFields, questions } = reference
  return catalogueFacts(op.db, {
    ticket: { fields: questions, answers },
    requester: { fields: contactFields, answers: sender.fields ?? {} },
    organization: { fields: organizationFields, answers: sender.organization?.fields ?? {} },
  })
}
