import type { Audience } from '#contract/actions.ts'
import { Conflict } from '#server/platform/errors.ts'
import type { Rendered } from '#server/platform/html.ts'
import type { Op } from '#server/platform/operation.ts'
import { messageOf, namesInText, renderText, type Values } from '#server/platform/templates.ts'
import { loadSettings } from '#server/settings/settings.ts'
import { type Further, loadFurther } from './told/further.ts'
import { loadTale, type Tale } from './told/tale.ts'
import { ticketValues } from './told/values.ts'

/** What the texts of filters, rules and macros are made from. */
export interface ActionScene {
  values: Values
  /** From where mails go where they name no address: that of the ticket's department, else (null) the desk's. */
  addressId: number | null
}

interface Texts {
  sources: readonly string[]
  audience: Audience
  /** The message that opens the ticket, while it is not in the thread yet. */
  opening?: Rendered
}

type Text = Omit<Texts, 'sources'> & { source: string }

/** What the texts name of a ticket as it is now, for those who read them; times as the desk writes them. */
export async function actionScene(
  op: Op,
  ticketId: number,
  { sources, audience, opening }: Texts,
): Promise<ActionScene> {
  const side = audience === 'agents' ? 'agent' : 'requester'
  const tale = await loadTale(op.db, ticketId, [])
  const settings = await loadSettings(op.db)
  const found = await loadFurther(op.db, ticketId, {
    names: sources.flatMap((source) => [...namesInText(source)]),
    side,
  })
  const further = opening ? withOpening(found, { opening, tale, at: op.now }) : found
  const { language, timeZone, name } = settings.desk
  const reader = { language, timeZone, deskTimeZone: timeZone, now: op.now }
  const desk = op.ownAddress ?? ''
  const link = `${desk}/${side === 'agent' ? 'desk/tickets' : 'requests'}/${ticketId}`
  const values = {
    ...ticketValues({ tale, further, settings, side, reader, link }),
    actor: { name: op.actor.name },
    desk: { name, url: desk },
  }
  return { values, addressId: tale.department.mailAddressId }
}

function withOpening(
  further: Further,
  { opening: { html, text }, tale, at }: { opening: Rendered; tale: Tale; at: Date },
): Further {
  const author = { authorKind: 'requester' as const, author: tale.ticket.requester.name }
  const message = { type: 'message' as const, ...author, at: at.toISOString(), body: html, text }
  return {
    ...further,
    ...('thread' in further && { thread: { entries: [message], count: 1 } }),
    ...('firstMessage' in further && { firstMessage: message }),
    ...('lastMessage' in further && { lastMessage: message }),
  }
}

/** A template with its values. @throws Conflict `bad_template`  it was good when it was saved, and cannot be filled in now */
export function filledIn(source: string, { values }: ActionScene): string {
  try {
    return renderText(source, values)
  } catch (error) {
    throw new BadTemplate(messageOf(error))
  }
}

/** @see filledIn */
export class BadTemplate extends Conflict {
  /** @param said  what the engine says of it */
  constructor(said: string) {
    const message = `Its text cannot be filled in: ${said}`
    super('bad_template', message, { reason: { code: 'bad_template', values: { said }, message } })
  }
}

/** A template with what there is to say of the ticket now. @throws Conflict `bad_template` */
export async function written(op: Op, ticketId: number, { source, ...more }: Text): Promise<string> {
  return source.includes('{')
    ? filledIn(source, await actionScene(op, ticketId, { ...more, sources: [source] }))
    : source
}

/** The same for agents, who can read a template as it stands where it cannot be filled in. */
export async function writtenOrAsItStands(
  op: Op,
  ticketId: number,
  source: string,
): Promise<{ text: string; problem: BadTemplate | null }> {
  try {
    return { text: await written(op, ticketId, { source, audience: 'agents' }), problem: null }
  } catch (error) {
    if (!(error instanceof BadTemplate)) throw error
    return { text: source, problem: error }
  }
}
