import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { AgentActor } from '#server/platform/actor.ts'
import { AppError } from '#server/platform/errors.ts'
import { changeSlaPlan } from '#server/sla/plans/sla-plans.ts'
import { markAnswered } from '#server/tickets/answered.ts'
import { assignTicket, claimTicket, releaseTicket } from '#server/tickets/assign.ts'
import { checkCounts } from '#server/tickets/check-counts.ts'
import { addCollaborator, removeCollaborator } from '#server/tickets/collaborators.ts'
import { deleteTicket, restoreTicket } from '#server/tickets/delete.ts'
import { editTicket } from '#server/tickets/edit.ts'
import { addMessage } from '#server/tickets/message.ts'
import { writeNote } from '#server/tickets/note.ts'
import { closeFromPortal, reopenFromPortal } from '#server/tickets/portal/verbs.ts'
import { presentForRequester } from '#server/tickets/portal/view.ts'
import { presentTicket } from '#server/tickets/present.ts'
import { referTicket } from '#server/tickets/referrals.ts'
import { replyToTicket } from '#server/tickets/reply.ts'
import { runSlaTimer } from '#server/tickets/sla-timer.ts'
import { changeStatus } from '#server/tickets/status.ts'
import { presentThread } from '#server/tickets/thread-view.ts'
import type { TicketRow } from '#server/tickets/ticket.ts'
import { transferTicket } from '#server/tickets/transfer.ts'
import { ticketsOf } from '#test/tickets.ts'
import { testWorld } from '#test/world.ts'

const world = await testWorld()
const { ticket, reload, historyIsTrue, history } = ticketsOf(world)
await world.agent('Vic', { department: 'Hardware', role: 'view-only' })
await world.agent('Lim', { department: 'Hardware', role: 'expanded-access', limited: true })

const agents = ['sam', 'lee', 'mia', 'vic', 'lim'] as const
type Name = (typeof agents)[number]
const departments = [await world.id('department', 'Hardware'), await world.id('department', 'Billing')]
const statuses = await Promise.all(
  ['Open', 'Resolved', 'Closed', 'On hold', 'Waiting for requester'].map((name) => world.id('ticketStatus', name)),
)
const priorities = await Promise.all(['Low', 'Normal', 'High'].map((name) => world.id('priority', name)))
const plan = await world.id('slaPlan', 'Default SLA')
await changeSlaPlan(world.as('mia'), plan, {
  firstResponseMinutes: 60,
  nextResponseMinutes: 120,
  byPriority: priorities.slice(2).map((priorityId) => ({ priorityId, graceMinutes: 30 })),
})
const idOf = (name: Name) => world.as(name).actor.id
const text = { format: 'text' } as const

/** One thing that somebody tries; `needs` is the permission that must not be missing when it succeeds. */
interface Act {
  by: Name
  verb: keyof typeof verbs
  pick: number
}

const at = <T>(items: readonly T[], pick: number): T => items[pick % items.length] as T

const verbs = {
  note: {
    needs: [],
    run: (it: TicketRow, { by }: Act) => writeNote(world.as(by), it.id, { body: 'NOTE-WORD', ...text }),
  },
  reply: {
    needs: ['ticket.reply'],
    run: (it: TicketRow, { by }: Act) => replyToTicket(world.as(by), it.id, { body: 'A reply', ...text }),
  },
  claim: {
    needs: ['ticket.assign'],
    run: (it: TicketRow, { by }: Act) => claimTicket(world.as(by), it.id, { note: 'NOTE-WORD' }),
  },
  assign: {
    needs: ['ticket.assign'],
    run: (it: TicketRow, { by, pick }: Act) =>
      assignTicket(world.as(by), it.id, { agentId: idOf(at(agents, pick)), keepReferral: pick % 2 === 0 }),
  },
  release: {
    needs: ['ticket.release'],
    run: (it: TicketRow, { by }: Act) => releaseTicket(world.as(by), it.id, { what: 'both' }),
  },
  transfer: {
    needs: ['ticket.transfer'],
    run: (it: TicketRow, { by, pick }: Act) =>
      transferTicket(world.as(by), it.id, {
        departmentId: at(departments, pick),
        keepReferral: pick % 3 === 0,
        note: 'NOTE-WORD',
      }),
  },
  refer: {
    needs: ['ticket.refer'],
    run: (it: TicketRow, { by, pick }: Act) =>
      referTicket(world.as(by), it.id, {
        target: pick % 2 ? { agentId: idOf(at(agents, pick)) } : { departmentId: at(departments, pick) },
      }),
  },
  status: {
    needs: ['ticket.close', 'ticket.create'],
    run: (it: TicketRow, { by, pick }: Act) =>
      changeStatus(world.as(by), it.id, { statusId: at(statuses, pick), note: 'NOTE-WORD' }),
  },
  priority: {
    needs: ['ticket.edit'],
    run: (it: TicketRow, { by, pick }: Act) =>
      editTicket(world.as(by), it.id, { priorityId: at(priorities, pick), slaPlanId: pick % 2 ? plan : null }),
  },
  due: {
    needs: ['ticket.edit'],
    run: (it: TicketRow, { by, pick }: Act) =>
      editTicket(world.as(by), it.id, {
        dueAt: pick % 3 ? new Date(world.now.getTime() + pick * 60_000).toISOString() : null,
      }),
  },
  answered: {
    needs: ['ticket.markanswered'],
    run: (it: TicketRow, { by, pick }: Act) => markAnswered(world.as(by), it.id, { isAnswered: pick % 2 === 0 }),
  },
  collaborator: {
    needs: ['ticket.reply'],
    run: (it: TicketRow, { by }: Act) =>
      addCollaborator(world.as(by), it.id, { collaborator: { email: 'bob@example.com' } }),
  },
  noCollaborator: {
    needs: ['ticket.reply'],
    run: async (it: TicketRow, { by }: Act) =>
      removeCollaborator(world.as(by), it.id, await world.id('requester', 'Bob')),
  },
  delete: { needs: ['ticket.delete'], run: (it: TicketRow, { by }: Act) => deleteTicket(world.as(by), it.id, {}) },
  restore: { needs: ['ticket.delete'], run: (it: TicketRow, { by }: Act) => restoreTicket(world.as(by), it.id) },
  message: {
    needs: null,
    run: (it: TicketRow) => addMessage(world.asRequester('ada'), it.id, { body: 'More', ...text, source: 'web' }),
  },
  closeSelf: { needs: null, run: (it: TicketRow) => closeFromPortal(world.asRequester('ada'), it.id, {}) },
  reopenSelf: { needs: null, run: (it: TicketRow) => reopenFromPortal(world.asRequester('ada'), it.id, {}) },
  overdue: { needs: null, run: (it: TicketRow) => runSlaTimer({ ...world.as('visitor'), now: world.now }, it.id) },
} as const

// An oracle of its own, from what was given out above: which department's role each agent has.
const home: Record<Name, number[]> = {
  sam: [departments[0] ?? 0],
  lee: [departments[1] ?? 0],
  mia: departments,
  vic: [departments[0] ?? 0],
  lim: [departments[0] ?? 0],
}
const everything = new Set([
  'ticket.create',
  'ticket.edit',
  'ticket.assign',
  'ticket.release',
  'ticket.transfer',
  'ticket.refer',
  'ticket.reply',
  'ticket.markanswered',
  'ticket.close',
  'ticket.delete',
])
const rolePermissions: Record<Name, Set<string>> = {
  sam: everything,
  lee: everything,
  mia: everything,
  vic: new Set(),
  lim: new Set([...everything].filter((it) => it !== 'ticket.markanswered' && it !== 'ticket.delete')),
}

async function sees(by: Name, it: TicketRow): Promise<boolean> {
  const me = idOf(by)
  if (by !== 'lim' && home[by].includes(it.departmentId)) return true
  if (it.agentId === me || it.closedById === me) return true
  const referrals = await world.db.selectFrom('referral').selectAll().where('ticketId', '=', it.id).execute()
  return referrals.some(
    (r) => r.agentId === me || (by !== 'lim' && r.departmentId !== null && home[by].includes(r.departmentId)),
  )
}

function may(by: Name, it: TicketRow, needs: readonly string[]): boolean {
  if (needs.length === 0) return true
  const applies = home[by].includes(it.departmentId) || it.agentId === idOf(by)
  return applies && needs.some((permission) => rolePermissions[by].has(permission))
}

async function perform(it: TicketRow, act: Act): Promise<void> {
  const verb = verbs[act.verb]
  const before = await reload(it)
  const seen = verb.needs === null || (await sees(act.by, before))
  // The status that it has already is no change, and writing the note with it is everybody's right.
  const isChange = act.verb !== 'status' || at(statuses, act.pick) !== before.statusId
  const allowed = verb.needs === null || !isChange || may(act.by, before, verb.needs)
  try {
    await verb.run(it, act)
  } catch (error) {
    // Refusals are answers; anything else is a fault of ours.
    if (!(error instanceof AppError)) throw error
    if (!seen) expect(error.status).toBe(404)
    return
  }
  expect(seen, `${act.by} did ${act.verb} with a ticket out of sight`).toBe(true)
  expect(allowed, `${act.by} did ${act.verb} without the permission`).toBe(true)
}

const acts = fc.array(
  fc.record({
    by: fc.constantFrom(...agents),
    verb: fc.constantFrom(...(Object.keys(verbs) as Act['verb'][])),
    pick: fc.nat(20),
  }),
  { minLength: 5, maxLength: 25 },
)

test('whatever is tried in whatever order: permissions hold, history folds to the row, counts agree, notes stay inside', async () => {
  await fc.assert(
    fc.asyncProperty(acts, async (sequence) => {
      const it = await ticket({ departmentId: departments[0] })
      for (const act of sequence) {
        world.now = new Date(world.now.getTime() + 60_000)
        await perform(it, act)
      }
      await historyIsTrue()
      expect(await checkCounts(world.db)).toMatchObject({ wrong: 0 })
      const row = await reload(it)
      if (row.deletedAt === null) {
        const view = JSON.stringify(await presentForRequester(world.asRequester('ada'), it.id))
        expect(view).not.toContain('NOTE-WORD')
        expect(view).not.toContain('desk.example')
      }
      // What an agent is told she may do agrees with the oracle.
      for (const by of agents) {
        const actor: AgentActor = world.as(by).actor
        const shown = await presentTicket({ ...world.as(by), actor }, it.id).catch(() => null)
        expect(shown !== null).toBe(
          (await sees(by, row)) && (row.deletedAt === null || may(by, row, ['ticket.delete'])),
        )
        if (shown && row.deletedAt === null)
          expect(shown.abilities.includes('reply')).toBe(may(by, row, ['ticket.reply']))
      }
    }),
    { numRuns: 100 },
  )
}, 600_000)

test('ten at once on one ticket: nothing is lost, nothing is doubled', async () => {
  const it = await ticket({ departmentId: departments[0] })
  const tasks = Array.from({ length: 30 }, (_, n) => {
    if (n % 3 === 0) return replyToTicket(world.as('sam'), it.id, { body: `Reply ${n}`, ...text })
    if (n % 3 === 1) return writeNote(world.as('mia'), it.id, { body: `Note ${n}`, ...text })
    return editTicket(world.as('mia'), it.id, { priorityId: at(priorities, n) })
  })
  await Promise.all(tasks)
  const row = await reload(it)
  expect(row.entryCount).toBe(21)
  expect(row.version).toBe(
    1 + (await history(it)).filter((event) => event.type !== 'ticket.opened' && event.type !== 'ticket.claimed').length,
  )
  const { items: thread } = await presentThread(world.as('mia'), it.id)
  expect(thread.map((item) => item.id)).toEqual([...thread.map((item) => item.id)].sort((a, b) => a - b))
  await historyIsTrue()
})
