import { sql } from 'kysely'
import { type Action, audienceOf } from '#contract/actions.ts'
import type { Did } from '#contract/rules.ts'
import type { StaffActor } from '#server/platform/actor.ts'
import { AppError, Forbidden } from '#server/platform/errors.ts'
import type { Op } from '#server/platform/operation.ts'
import { kept, type Reason } from '#server/platform/reason.ts'
import { type Found, findNamed, namedInActions } from '#server/routing/conditions/named.ts'
import { mailOutOfUse, outOfUse } from '#server/routing/conditions/out-of-use.ts'
import { loadSettings } from '#server/settings/settings.ts'
import { lockVisible } from '#server/tickets/access.ts'
import { written, writtenOrAsItStands } from '#server/tickets/action-values.ts'
import { assignTicket } from '#server/tickets/assign.ts'
import { addCollaborator } from '#server/tickets/collaborators.ts'
import { editTicket } from '#server/tickets/edit.ts'
import { needSkill } from '#server/tickets/need-skill.ts'
import { writeNote } from '#server/tickets/note.ts'
import { replyToTicket } from '#server/tickets/reply.ts'
import { changeStatus } from '#server/tickets/status.ts'
import { transferTicket } from '#server/tickets/transfer.ts'
import { queueActionMail } from './action-mail.ts'

interface Applying {
  actions: readonly Action[]
  /** `skip`: what a verb refuses is left out and named, as nobody is there to be told; `throw`: nothing is done then. */
  refusals: 'skip' | 'throw'
  seenItemId?: number | undefined
}

/**
 * Takes actions on a ticket, one after the other, by the verbs and through the gate of whoever acts. What names something
 * that is archived or gone is skipped, visibly.
 *
 * @throws whatever a verb refuses, where `refusals` says so
 */
export async function applyActions(
  op: Op<StaffActor>,
  ticketId: number,
  { actions, refusals, seenItemId }: Applying,
): Promise<Did[]> {
  const named = await findNamed(op.db, namedInActions(actions))
  const did: Did[] = []
  for (const action of actions) {
    const { value, unusable, lost } = aboutOf(action, named)
    const said = { kind: action.kind, value }
    if (unusable) {
      did.push({ ...said, outcome: 'skipped', ...kept(unusable) })
      continue
    }
    await sql`savepoint action`.execute(op.db)
    try {
      did.push({ ...said, ...(lost !== null && kept(lost)), ...(await act(op, ticketId, { action, seenItemId })) })
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      await sql`rollback to savepoint action`.execute(op.db)
      if (alreadySo.has(error.code)) did.push({ ...said, outcome: 'already' })
      else if (refusals === 'throw') throw error
      else did.push({ ...said, outcome: 'skipped', ...kept(error.reason) })
    }
  }
  return did
}

const alreadySo: ReadonlySet<string> = new Set(['already_assigned', 'already_there', 'is_requester'])

/** What an action is about, by name; why it cannot be taken, or what of it is lost (some of whom a mail is for). */
export function aboutOf(
  action: Action,
  named: Pick<ReadonlyMap<string, Found>, 'get'>,
): { value: string | null; unusable: Reason | null; lost: Reason | null } {
  if (action.kind === 'sendMail') {
    const { isSent, why } = mailOutOfUse(action, named)
    return { value: action.subject, unusable: isSent ? null : why, lost: why }
  }
  const things = namedInActions([action])
  const [first] = things.map(({ of, id }) => named.get(`${of} ${id}`))
  return { value: first?.name ?? plainValue(action), unusable: outOfUse(things, named), lost: null }
}

function plainValue(action: Action): string | null {
  switch (action.kind) {
    case 'setField':
      return `${action.key}: ${String(action.value ?? '')}`
    case 'addCollaborator':
      return action.email
    case 'callWebhook':
      return URL.parse(action.url)?.host ?? null
    default:
      return null
  }
}

type Outcome = Pick<Did, 'outcome' | 'why' | 'whyValues'>

const done: Outcome = { outcome: 'done' }

async function act(
  op: Op<StaffActor>,
  ticketId: number,
  { action, seenItemId }: { action: Action; seenItemId: number | undefined },
): Promise<Outcome> {
  const before = await lockVisible(op, ticketId)
  const came = (something: boolean): Outcome => (something ? done : { outcome: 'already' })
  const from = ({ version }: { version: number }) => came(version !== before.version)
  switch (action.kind) {
    case 'setDepartment':
      return from(await transferTicket(op, ticketId, action))
    case 'setPriority':
      return from(await editTicket(op, ticketId, { priorityId: action.priorityId }))
    case 'setSlaPlan':
      return from(await editTicket(op, ticketId, { slaPlanId: action.slaPlanId }))
    case 'setHelpTopic':
      return from(await editTicket(op, ticketId, { helpTopicId: action.helpTopicId }))
    case 'setField':
      return from(await editTicket(op, ticketId, { fields: { [action.key]: action.value } }))
    case 'setStatus':
      return from(await changeStatus(op, ticketId, { statusId: action.statusId }))
    case 'assignAgent':
      return from(await assignTicket(op, ticketId, { agentId: action.agentId }))
    case 'assignTeam':
      return from(await assignTicket(op, ticketId, { teamId: action.teamId }))
    case 'assignMe':
      if (op.actor.kind !== 'agent') throw new Forbidden('agents_only', 'Only an agent can take a ticket.')
      return from(await assignTicket(op, ticketId, { agentId: op.actor.id }))
    case 'addCollaborator': {
      const collaborator = { email: action.email, ...(action.name && { name: action.name }) }
      return from(await addCollaborator(op, ticketId, { collaborator }))
    }
    case 'addNote': {
      const { text, problem } = await writtenOrAsItStands(op, ticketId, action.body)
      await writeNote(op, ticketId, { body: text, format: 'text' })
      return problem === null ? done : { ...done, ...kept(problem.reason) }
    }
    case 'reply':
      await replyToTicket(op, ticketId, {
        body: await written(op, ticketId, { source: action.body, audience: audienceOf(action) }),
        format: 'text',
        ...(op.actor.kind === 'agent' && { seenItemId }),
        ...(op.actor.kind === 'system' && { automaticAs: (await loadSettings(op.db)).desk.name }),
      })
      return done
    case 'sendMail':
      return came(await queueActionMail(op, ticketId, action))
    case 'callWebhook':
      // It follows from the event that says what was done.
      return done
    case 'needSkill':
      await needSkill(op, ticketId, { need: action, cause: op.because?.cause ?? { kind: 'verb', id: null, name: '' } })
      return done
    default:
      throw new Forbidden('wrong_place', 'This cannot be done with a ticket that is there already.')
  }
}
