import type { OpenTicket, Ticket } from '#contract/tickets.ts'
import type { AgentActor, ApiKeyActor } from '#server/platform/actor.ts'
import { as, type Ctx, operation } from '#server/platform/operation.ts'
import { addCollaborator } from './collaborators.ts'
import { writeNote } from './note.ts'
import { type Opened, openTicket } from './open.ts'
import { presentTicket } from './present.ts'
import { replyToTicket } from './reply.ts'

/**
 * Opens a ticket for somebody who rang up or wrote elsewhere, with collaborators, a first reply and a note, all in one
 * operation: either everything is there or nothing.
 */
export function openOnBehalf(ctx: Ctx<AgentActor | ApiKeyActor>, body: OpenTicket): Promise<Ticket> {
  return operation(ctx, async (op) => {
    const { ticket, requester, askedDepartmentId } = await openTicket(op, {
      ...body,
      source: body.source ?? (op.actor.kind === 'api_key' ? 'api' : 'phone'),
      side: 'agent',
    })
    const hand = op.actor.kind === 'agent' ? as(op, beginner(op.actor, { ticket, askedDepartmentId })) : op
    // Who copies the requester names nobody new.
    const others = body.collaborators.filter(({ email }) => email !== requester.email)
    for (const collaborator of others) await addCollaborator(hand, ticket.id, { collaborator })
    if (body.note !== undefined && body.note.trim() !== '')
      await writeNote(hand, ticket.id, { body: body.note, format: 'text' })
    if (body.reply) await replyToTicket(hand, ticket.id, body.reply)
    return presentTicket(op, ticket.id, { justActed: true })
  })
}

/**
 * Who sees only what is assigned to her still writes the beginning of what she opens; so does she whose ticket a filter
 * takes to a department that she does not see, with the rights that she has where she opened it.
 */
function beginner(
  agent: AgentActor,
  { ticket, askedDepartmentId }: Pick<Opened, 'ticket' | 'askedDepartmentId'>,
): AgentActor {
  const rights = agent.departments.get(ticket.departmentId) ?? agent.departments.get(askedDepartmentId)
  const departments = rights ? new Map([...agent.departments, [ticket.departmentId, rights]]) : agent.departments
  return { ...agent, isLimited: false, departments }
}
