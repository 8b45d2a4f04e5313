import { sql } from 'kysely'
import type { Cause } from '#contract/cause.ts'
import type { StaffActor } from '#server/platform/actor.ts'
import { BadInput, Conflict } from '#server/platform/errors.ts'
import { type Ctx, type Op, operation } from '#server/platform/operation.ts'
import { accessTicket } from './access.ts'
import { type AgentFacts, agentFacts, notAssignable } from './assignees.ts'
import { change, type Step } from './change.ts'
import { demandFresh } from './fresh.ts'
import { noteWith } from './note.ts'
import { addReferral, dropReferral } from './referrals.ts'
import { planReopening } from './reopen.ts'
import { isOpen, type TicketNow, type TicketRow, type Tracked } from './ticket.ts'

interface TransferTicket {
  departmentId: number
  keepReferral?: boolean
  note?: string | undefined
  expected?: { departmentId?: number | undefined } | undefined
}

/** A department that a ticket is to go to, and what that may mean for its SLA plan. */
export interface Destination {
  id: number
  name: string
  availability: 'active' | 'disabled' | 'archived'
  assignableTo: string
  planId: number | null
  currentPlanIsTransient: boolean
}

/**
 * Moves a ticket to another department. An agent whom that department would not let have it loses it; its SLA plan is
 * taken when the ticket has none, or one that may be replaced; a closed ticket is opened.
 *
 * @throws BadInput unknown or inactive department; Conflict `already_there`, `stale_edit`
 * @source osticket-behaviour 1.9
 */
export function transferTicket(ctx: Ctx<StaffActor>, ticketId: number, transfer: TransferTicket): Promise<TicketRow> {
  return operation(ctx, async (op) => {
    const { ticket } = await accessTicket(op, ticketId, 'transfer')
    demandFresh(ticket, transfer.expected)
    if (transfer.departmentId === ticket.departmentId)
      throw new Conflict('already_there', 'It is in this department already.')
    const destination = await loadDestination(op, ticket, transfer.departmentId)

    const reopening = isOpen(ticket) ? [] : await planReopening(op, ticket, { forced: true })
    const opened: TicketRow = Object.assign({}, ticket, ...reopening.map((step) => step.set))
    const moved = await change(op, ticket, [
      ...reopening,
      movingStep(opened, { destination, agent: await assigneeThere(op, opened, destination) }),
    ])
    if (transfer.keepReferral) await addReferral(op, moved, { departmentId: ticket.departmentId })
    await dropReferral(op, moved, { departmentId: destination.id })
    return noteWith(op, moved, {
      note: transfer.note,
      about: 'ticket.transferred',
      title: `Transferred to ${destination.name}`,
      values: { to: destination.name },
    })
  })
}

async function assigneeThere(op: Op, { agentId }: TicketRow, { id }: Destination): Promise<AgentFacts | null> {
  return agentId === null ? null : agentFacts(op.db, agentId, id)
}

/** What moving sets. @param agent  whom it is assigned to, as the destination sees her */
export function movingStep(
  ticket: TicketNow,
  { destination, agent }: { destination: Destination; agent: AgentFacts | null },
): Step {
  const set: Partial<Tracked> = { departmentId: destination.id }
  const causes: Partial<Record<keyof Tracked, Cause>> = {}
  const byDepartment = { kind: 'department', id: destination.id, name: destination.name } as const
  if (ticket.agentId !== null) {
    if (!agent || notAssignable({ ...agent, onVacation: false }, destination.assignableTo)) {
      set.agentId = null
      causes.agentId = { ...byDepartment, saw: { agent: agent?.name ?? null, assignableTo: destination.assignableTo } }
    }
  }
  const mayReplace = ticket.slaPlanId === null || destination.currentPlanIsTransient
  if (mayReplace && destination.planId !== null && destination.planId !== ticket.slaPlanId) {
    set.slaPlanId = destination.planId
    causes.slaPlanId = byDepartment
  }
  return { type: 'ticket.transferred', set, causes }
}

async function loadDestination(op: Op, ticket: TicketRow, id: number): Promise<Destination> {
  const { rows } = await sql<Destination>`
    select d.id, d.name, d.availability, d.assignable_to, s.id as plan_id,
      coalesce((select is_transient from sla_plan where id = ${ticket.slaPlanId}), false) as current_plan_is_transient
    from department d left join sla_plan s on s.id = d.sla_plan_id and s.availability = 'active'
    where d.id = ${id}`.execute(op.db)
  const destination = rows[0]
  if (!destination)
    throw new BadInput([{ field: 'body.departmentId', code: 'not_found', message: 'There is no such department.' }])
  if (destination.availability !== 'active') {
    throw new BadInput([
      {
        field: 'body.departmentId',
        code: destination.availability,
        message: `The department "${destination.name}" is ${destination.availability}.`,
      },
    ])
  }
  return destination
}
