import { optionalTemplates, type TemplateKey, type TemplateLanguage } from '#contract/template-keys.ts'
import type { Side } from '#server/forms/answers.ts'
import { separatorIn } from '#server/mail/reply-separator.ts'
import { noticesLink } from '#server/people/requesters/notices.ts'
import type { RecordedEvent } from '#server/platform/events.ts'
import { lockName, type Op } from '#server/platform/operation.ts'
import { isMailable, type Mail, queueMails } from '#server/platform/outgoing-mail.ts'
import type { Values } from '#server/platform/templates.ts'
import { type Further, loadFurther } from '#server/tickets/told/further.ts'
import { loadTale } from '#server/tickets/told/tale.ts'
import type { Notice } from './choose.ts'
import type { Facts } from './facts.ts'
import { languageFor } from './templates/defaults.ts'
import type { Written } from './templates/engine.ts'
import { loadOwnWords, namedBy, type OwnWords, writeMails } from './templates/write.ts'
import { type Signing, sideOf, type Telling, valuesFor } from './values.ts'

export type Mailed = Notice & { template: TemplateKey }

/** Told only after this time, for what was done by mistake and is taken back at once. */
export const heldBack: readonly TemplateKey[] = ['ticket.resolved-notice', 'ticket.status-notice']
const SECOND_THOUGHTS_SECONDS = 20
/** What somebody wrote goes with its files; whoever only gets a receipt has them. */
const withFiles: readonly TemplateKey[] = ['ticket.reply', 'ticket.notice', 'ticket.activity.notice']

/** One after the other about one ticket: who counts what has been told finds all of it, and mails leave in order. */
export function lockTold(op: Op, ticketId: number): Promise<void> {
  return lockName(op, `told:${ticketId}`)
}

/** Everything that mails about an event are made from. */
export async function loadTelling(
  op: Op,
  given: { event: RecordedEvent; facts: Facts; settings: Telling['settings']; signing: Signing },
): Promise<Telling> {
  const tale = await loadTale(op.db, given.event.ticketId, entriesToTell(given.event, given.facts))
  return { ...given, tale, now: op.now }
}

/** The event's own entry; with an opening what was written with it, with another change the note on it. */
function entriesToTell({ type, entryId }: RecordedEvent, { siblings }: Facts): number[] {
  const written = siblings.filter((sibling) => type === 'ticket.opened' || sibling.data.about === type)
  return [entryId, ...written.map((sibling) => sibling.entryId)].filter((id) => id !== null)
}

/** What a mail about several events has more. */
interface Together {
  furtherEventIds: number[]
  values: Values
}

/** Writes the mail of a notice and puts it into the outbox, unless the address has one of this event. */
export function queueNotice(op: Op, telling: Telling, notice: Mailed, together?: Together): Promise<void> {
  return queueNotices(op, telling, [notice], together)
}

/** Those of all whom one event is told to. */
export async function queueNotices(op: Op, telling: Telling, notices: Mailed[], together?: Together): Promise<void> {
  const told = notices.filter(({ to }) => isMailable(to.email))
  if (told.length === 0) return
  const { settings, signing } = telling
  const languageOf = ({ language }: Notice['to']) => languageFor(language, settings.desk.language)
  const words = told.map(({ to, template }) => ({ key: template, language: languageOf(to) }))
  const own = await loadOwnWords(op, words)
  const furtherFor = await loadFurtherFor(op, telling, { own, words })
  const wanted = told.map(({ to, template }) => {
    const language = languageOf(to)
    const further = furtherFor[sideOf(template)]
    const values = { ...valuesFor(telling, { to, template, language, further }), ...together?.values }
    const frame = {
      deskName: settings.desk.name,
      replySeparator: separatorIn(language, settings.mail.replySeparator),
      noMoreLink: noMoreLink(signing, { to, template }),
    }
    return { key: template, language, values, frame }
  })
  const written = await writeMails(op, wanted, { own, config: signing.config })
  await queueMails(
    op,
    told.flatMap((notice, at) => {
      const [words, language] = [written[at], wanted[at]?.language]
      return words && language ? [mailOf(telling, notice, { words, language, together })] : []
    }),
  )
}

/** What the words of some mails name, for each side by itself. */
async function loadFurtherFor(
  op: Op,
  { event }: Telling,
  { own, words }: { own: OwnWords; words: { key: TemplateKey; language: TemplateLanguage }[] },
): Promise<Record<Side, Further>> {
  const load = (side: Side) => {
    const names = words.filter(({ key }) => sideOf(key) === side).flatMap((one) => namedBy(own, one))
    return loadFurther(op.db, event.ticketId, { names, side })
  }
  return { requester: await load('requester'), agent: await load('agent') }
}

/** Of what requesters may do without; agents choose on a page of their own. */
function noMoreLink(signing: Signing, { to, template }: Pick<Mailed, 'to' | 'template'>): string | undefined {
  if (to.kind !== 'requester' || to.id === null || !optionalTemplates.includes(template)) return undefined
  return noticesLink(signing, { id: to.id, email: to.email })
}

function mailOf(
  telling: Telling,
  { to, template, automatic }: Mailed,
  { words, language, together }: { words: Written; language: string; together: Together | undefined },
): Mail {
  const { event, tale, settings } = telling
  const entry = tale.entries.find(({ type }) => type === 'reply') ?? tale.entries.find(({ id }) => id === event.entryId)
  return {
    purpose: template,
    to: to.email,
    toName: to.name,
    recipient: to.kind !== 'address' && to.id !== null ? { kind: to.kind, id: to.id } : undefined,
    ...words,
    ticketId: event.ticketId,
    eventId: event.id,
    furtherEventIds: together?.furtherEventIds,
    entryId: entry?.id,
    addressId: to.kind === 'requester' ? senderFor(template, telling) : settings.mail.alertAddressId,
    automatic,
    attaches: withFiles.includes(template) && settings.mail.attachmentsToRequesters,
    language,
    holdSeconds: heldBack.includes(template) ? SECOND_THOUGHTS_SECONDS : 0,
  }
}

function senderFor(template: TemplateKey, { tale }: Telling): number | null {
  return template === 'ticket.reply' ? tale.department.mailAddressId : tale.department.autoResponseAddressId
}
