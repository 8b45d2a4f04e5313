import * as slaContract from '#contract/sla.ts'
import * as threads from '#contract/thread.ts'
import * as contract from '#contract/tickets.ts'
import type { AgentActor, ApiKeyActor } from '#server/platform/actor.ts'
import type { App } from '#server/platform/app.ts'
import { serve } from '#server/platform/http.ts'
import { type Ctx, operation } from '#server/platform/operation.ts'
import { markAnswered } from './answered.ts'
import { assignTicket, claimTicket, releaseTicket } from './assign.ts'
import { addCollaborator, removeCollaborator } from './collaborators.ts'
import { listQueues } from './counts.ts'
import { deleteTicket, restoreTicket } from './delete.ts'
import { editTicket } from './edit.ts'
import { editEntry, entryVersions } from './edit-entry.ts'
import { listTickets } from './list.ts'
import { addMessage } from './message.ts'
import { writeNote } from './note.ts'
import { openOnBehalf } from './open-on-behalf.ts'
import { presentTicket } from './present.ts'
import { referTicket, removeReferral, type Target } from './referrals.ts'
import { replyToTicket } from './reply.ts'
import { changeRequester } from './requester.ts'
import { ticketSla } from './sla-receipt.ts'
import { changeStatus } from './status.ts'
import { presentOwnEntry, presentThread } from './thread-view.ts'
import type { TicketRow } from './ticket.ts'
import { transferTicket } from './transfer.ts'
import { whyTicket } from './why.ts'

type AgentCtx = Ctx<AgentActor | ApiKeyActor>

export function ticketRoutes({ web }: App): void {
  serve(web, contract.openTicket, async (ctx, { body }) => openOnBehalf(ctx, body))
  serve(web, contract.listTickets, async (ctx, { query }) => listTickets(ctx, query))
  serve(web, contract.listQueues, async (ctx) => ({ items: await listQueues(ctx) }))
  serve(web, contract.getTicket, async (ctx, { params }) => presentTicket(ctx, params.id))
  serve(web, contract.whyTicket, async (ctx, { params }) => ({ fields: await whyTicket(ctx, params.id) }))
  serve(web, slaContract.ticketSla, (ctx, { params }) => ticketSla(ctx, params.id))

  serve(web, contract.editTicket, (ctx, { params, body }) => shown(ctx, (op) => editTicket(op, params.id, body)))
  serve(web, contract.assignTicket, (ctx, { params, body }) => shown(ctx, (op) => assignTicket(op, params.id, body)))
  serve(web, contract.releaseTicket, (ctx, { params, query }) =>
    shown(ctx, (op) => releaseTicket(op, params.id, query)),
  )
  serve(web, contract.claimTicket, (ctx, { params, body }) => shown(ctx, (op) => claimTicket(op, params.id, body)))
  serve(web, contract.transferTicket, (ctx, { params, body }) =>
    shown(ctx, (op) => transferTicket(op, params.id, body)),
  )
  serve(web, contract.changeStatus, (ctx, { params, body }) => shown(ctx, (op) => changeStatus(op, params.id, body)))
  serve(web, contract.changeRequester, (ctx, { params, body }) =>
    shown(ctx, (op) => changeRequester(op, params.id, body)),
  )
  serve(web, contract.markAnswered, (ctx, { params, body }) => shown(ctx, (op) => markAnswered(op, params.id, body)))
  serve(web, contract.referTicket, (ctx, { params, body }) =>
    shown(ctx, (op) => referTicket(op, params.id, { target: targetOf(body), note: body.note })),
  )
  serve(web, contract.removeReferral, (ctx, { params }) =>
    shown(ctx, (op) => removeReferral(op, params.id, params.referralId)),
  )
  serve(web, contract.addCollaborator, (ctx, { params, body }) =>
    shown(ctx, (op) => addCollaborator(op, params.id, body)),
  )
  serve(web, contract.removeCollaborator, (ctx, { params }) =>
    shown(ctx, (op) => removeCollaborator(op, params.id, params.collaboratorId)),
  )
  serve(web, contract.deleteTicket, async (ctx, { params, query }) => {
    await deleteTicket(ctx, params.id, query)
  })
  serve(web, contract.restoreTicket, (ctx, { params }) => shown(ctx, (op) => restoreTicket(op, params.id)))

  serve(web, threads.getThread, (ctx, { params, query }) => presentThread(ctx, params.id, query))
  serve(web, threads.postReply, (ctx, { params, body }) =>
    operation(ctx, async (op) => presentOwnEntry(op, await replyToTicket(op, params.id, body))),
  )
  serve(web, threads.postNote, (ctx, { params, body }) =>
    operation(ctx, async (op) => presentOwnEntry(op, await writeNote(op, params.id, body))),
  )
  serve(web, threads.postMessage, (ctx, { params, body }) =>
    operation(ctx, async (op) => {
      const source = ctx.actor.kind === 'api_key' ? 'api' : 'other'
      return presentOwnEntry(op, await addMessage(op, params.id, { ...body, source }))
    }),
  )
  serve(web, threads.editEntry, (ctx, { params, body }) =>
    operation(ctx, async (op) => {
      const entry = await editEntry(op, { ticketId: params.id, entryId: params.entryId }, body)
      return presentOwnEntry(op, { entry })
    }),
  )
  serve(web, threads.listEntryVersions, async (ctx, { params }) => ({
    items: await entryVersions(ctx, { ticketId: params.id, entryId: params.entryId }),
  }))
}

/** Runs a verb and answers the ticket as it is then; the actor sees it once more even if the verb took it out of his sight. */
function shown(ctx: AgentCtx, verb: (op: AgentCtx) => Promise<TicketRow>): Promise<contract.Ticket> {
  return operation(ctx, async (op) => {
    const { id } = await verb(op)
    return presentTicket(op, id, { justActed: true })
  })
}

function targetOf(body: {
  agentId?: number | undefined
  teamId?: number | undefined
  departmentId?: number | undefined
}): Target {
  if (body.agentId !== undefined) return { agentId: body.agentId }
  if (body.teamId !== undefined) return { teamId: body.teamId }
  // The contract has seen to it that one of the three is there.
  return { departmentId: body.departmentId ?? 0 }
}
