import { sql } from 'kysely'
import { beforeEach, describe, expect, test } from 'vitest'
import { changeDepartment } from '#server/people/departments/change.ts'
import { system } from '#server/platform/actor.ts'
import { editSettings } from '#server/settings/edit.ts'
import { changeSlaPlan, createSlaPlan } from '#server/sla/plans/sla-plans.ts'
import { changeSchedule, createSchedule } from '#server/sla/schedules/schedules.ts'
import { changeStatus as changeStatusKind } from '#server/sla/statuses.ts'
import { ticketsOf } from '#test/tickets.ts'
import { testWorld } from '#test/world.ts'
import { markAnswered } from './answered.ts'
import { deleteTicket, restoreTicket } from './delete.ts'
import { editTicket } from './edit.ts'
import { addMessage } from './message.ts'
import { RecountSla, recountTickets } from './recount.ts'
import { replyToTicket } from './reply.ts'
import { ticketSla } from './sla-receipt.ts'
import { runSlaTimer } from './sla-timer.ts'
import { changeStatus } from './status.ts'
import { transferTicket } from './transfer.ts'
import { whyTicket } from './why.ts'

const world = await testWorld()
const { ticket, reload, history, jobs, historyIsTrue } = ticketsOf(world)
const mia = () => world.as('mia')
const open = await world.id('ticketStatus', 'Open')
const waiting = await world.id('ticketStatus', 'Waiting for requester')
const onHold = await world.id('ticketStatus', 'On hold')
const resolved = await world.id('ticketStatus', 'Resolved')
const high = await world.id('priority', 'High')
const emergency = await world.id('priority', 'Emergency')
const hardware = await world.id('department', 'Hardware')
const lee = await world.id('agent', 'Lee')
const sam = await world.id('agent', 'Sam')

const office = [
  {
    name: 'Office',
    startsOn: '2020-01-01',
    until: null,
    days: 1,
    times: [{ from: '08:00', to: '17:00' }],
    repeats: { kind: 'weekdays' as const },
  },
]
const schedule = await createSchedule(mia(), {
  name: 'Berlin office',
  kind: 'hours',
  timeZone: 'Europe/Berlin',
  entries: office,
})
const gold = await createSlaPlan(mia(), {
  name: 'Gold',
  graceMinutes: 600,
  firstResponseMinutes: 60,
  nextResponseMinutes: 120,
  scheduleId: schedule.id,
  byPriority: [{ priorityId: high, firstResponseMinutes: 30, graceMinutes: 240 }],
})

/** Monday 2 March 2026 is the first; by clocks in Berlin. */
function clock(day: number, time: string): void {
  world.now = new Date(`2026-03-${String(1 + day).padStart(2, '0')}T${time}:00+01:00`)
}
const at = (day: number, time: string) => new Date(`2026-03-${String(1 + day).padStart(2, '0')}T${time}:00+01:00`)
const timer = (id: number) => runSlaTimer({ db: world.db, actor: system('Due date'), now: world.now }, id)
const timerOf = async (id: number) => (await jobs('sla_timer')).find(({ key }) => key === `sla:${id}`)?.runAt ?? null
const answer = (id: number) => replyToTicket(mia(), id, { body: 'Have you tried?', format: 'text' })
const writes = (id: number) => addMessage(world.as('ada'), id, { body: 'And?', format: 'text', source: 'web' })
/** Runs what open tickets are counted anew by. */
async function recount(): Promise<void> {
  for (const { payload } of await jobs('recount_sla')) {
    await recountTickets({ db: world.db, actor: system('SLA'), now: world.now }, RecountSla.parse(payload))
  }
  await sql`delete from graphile_worker._private_jobs j using graphile_worker._private_tasks t where t.id = j.task_id and t.identifier = 'recount_sla'`.execute(
    world.db,
  )
}

beforeEach(() => clock(1, '09:00'))

describe('what is due', () => {
  test('is the nearest of what runs: first the answer, then the resolution; a timer goes with it', async () => {
    const it = await ticket({ slaPlanId: gold.id })
    expect(it.slaDueAt).toEqual(at(1, '10:00'))
    expect(await timerOf(it.id)).toEqual(at(1, '10:00'))
    clock(1, '09:30')
    expect((await answer(it.id)).ticket.slaDueAt).toEqual(at(2, '10:00'))
    clock(1, '16:00')
    expect((await writes(it.id)).ticket.slaDueAt).toEqual(at(2, '09:00'))
    expect(await timerOf(it.id)).toEqual(at(2, '09:00'))
    await historyIsTrue()
  })

  test('says its plan, target and schedule as cause', async () => {
    const it = await ticket({ slaPlanId: gold.id, priorityId: high })
    const [opened] = await history(it)
    expect(opened?.changes.slaDueAt).toMatchObject({
      to: '2026-03-02T08:30:00.000Z',
      cause: {
        kind: 'sla_plan',
        name: 'Gold',
        saw: { target: 'firstResponse', minutes: 30, schedule: 'Berlin office', version: 1 },
      },
    })
  })

  test('comes with a priority’s own targets and counts what has passed', async () => {
    const it = await ticket({ slaPlanId: gold.id })
    await answer(it.id)
    clock(1, '15:00')
    const edited = await editTicket(mia(), it.id, { priorityId: high })
    // 240 minutes, of which 360 have passed
    expect(edited.slaDueAt).toEqual(at(1, '13:00'))
    await timer(it.id)
    expect(await reload(it)).toMatchObject({ isOverdue: true })
    const back = await editTicket(mia(), it.id, { priorityId: await world.id('priority', 'Low') })
    expect(back).toMatchObject({ isOverdue: false, slaDueAt: at(2, '10:00') })
    await historyIsTrue()
  })

  test('an explicit due date beats it, until it is taken back', async () => {
    const it = await ticket({ slaPlanId: gold.id })
    const set = await editTicket(mia(), it.id, { dueAt: at(5, '12:00').toISOString() })
    expect(set.dueAt).toEqual(at(5, '12:00'))
    expect(await timerOf(it.id)).toEqual(at(5, '12:00'))
    expect((await editTicket(mia(), it.id, { dueAt: null })).dueAt).toEqual(at(1, '10:00'))
  })

  test('of a deleted ticket nothing comes due; restored it does', async () => {
    const it = await ticket({ slaPlanId: gold.id })
    await deleteTicket(mia(), it.id, {})
    expect(await timerOf(it.id)).toBeNull()
    await restoreTicket(mia(), it.id)
    expect(await timerOf(it.id)).toEqual(at(1, '10:00'))
  })
})

describe('a pause', () => {
  test('stops every clock; a message of the requester ends the waiting', async () => {
    const it = await ticket({ slaPlanId: gold.id })
    await answer(it.id)
    clock(1, '10:00')
    const paused = await changeStatus(mia(), it.id, { statusId: waiting })
    expect(paused.slaDueAt).toBeNull()
    expect(await timerOf(it.id)).toBeNull()
    expect((await history(it)).at(-1)?.changes.slaDueAt).toMatchObject({
      to: null,
      cause: { kind: 'status', name: 'Waiting for requester' },
    })
    clock(3, '10:00')
    const { ticket: resumed } = await writes(it.id)
    expect(resumed).toMatchObject({ statusId: open, slaDueAt: at(3, '12:00') })
    expect((await history(it)).at(-1)).toMatchObject({
      type: 'ticket.status_changed',
      changes: { statusId: { cause: { kind: 'status', name: 'Waiting for requester' } } },
    })
    // 60 of 600 minutes passed before: 540 remain from Wednesday 10:00.
    clock(3, '10:30')
    expect((await answer(it.id)).ticket.slaDueAt).toEqual(at(4, '10:00'))
    await historyIsTrue()
  })

  test('on hold goes on while the requester writes', async () => {
    const it = await ticket({ slaPlanId: gold.id })
    await answer(it.id)
    await changeStatus(mia(), it.id, { statusId: onHold })
    clock(2, '09:00')
    expect((await writes(it.id)).ticket).toMatchObject({ statusId: onHold, slaDueAt: null })
    clock(2, '10:00')
    expect((await changeStatus(mia(), it.id, { statusId: open })).slaDueAt).toEqual(at(2, '12:00'))
    await historyIsTrue()
  })

  test('does not take back that it is overdue', async () => {
    const it = await ticket({ slaPlanId: gold.id })
    clock(1, '11:00')
    await timer(it.id)
    expect(await changeStatus(mia(), it.id, { statusId: onHold })).toMatchObject({
      isOverdue: true,
      slaDueAt: at(1, '10:00'),
    })
  })

  test('that a status no longer makes ends for its tickets', async () => {
    const it = await ticket({ slaPlanId: gold.id })
    await changeStatus(mia(), it.id, { statusId: onHold })
    clock(1, '10:00')
    await changeStatusKind(mia(), onHold, { pausesSla: false })
    await recount()
    expect((await reload(it)).slaDueAt).toEqual(at(1, '11:00'))
    expect((await history(it)).at(-1)).toMatchObject({
      type: 'ticket.recounted',
      changes: { slaDueAt: { cause: { kind: 'status', name: 'On hold' } } },
    })
    await changeStatusKind(mia(), onHold, { pausesSla: true })
    await recount()
    await historyIsTrue()
  })
})

describe('closing and reopening', () => {
  test('ends and begins the clocks; taking it back is as if it had not been', async () => {
    const it = await ticket({ slaPlanId: gold.id })
    await answer(it.id)
    clock(1, '11:00')
    expect(await changeStatus(mia(), it.id, { statusId: resolved })).toMatchObject({ slaDueAt: null })
    clock(1, '11:05')
    const undone = await changeStatus(mia(), it.id, { statusId: open, undo: true })
    expect(undone.slaDueAt).toEqual(at(2, '10:00'))
    await changeStatus(mia(), it.id, { statusId: resolved })
    clock(3, '09:00')
    const { ticket: reopened } = await writes(it.id)
    // what is awaited now is the next response
    expect(reopened.slaDueAt).toEqual(at(3, '11:00'))
    clock(3, '09:10')
    expect((await answer(it.id)).ticket.slaDueAt).toEqual(at(4, '10:00'))
    await historyIsTrue()
  })

  test('marking as answered by hand ends the waiting for an answer, and back', async () => {
    const it = await ticket({ slaPlanId: gold.id })
    clock(1, '09:20')
    expect((await markAnswered(mia(), it.id, { isAnswered: true })).slaDueAt).toEqual(at(2, '10:00'))
    clock(1, '09:30')
    expect((await markAnswered(mia(), it.id, { isAnswered: false })).slaDueAt).toEqual(at(1, '11:30'))
    await historyIsTrue()
  })
})

describe('schedules', () => {
  test('are the department’s, else the plan’s, else the desk’s; other ones count from then on, with their cause', async () => {
    const plain = await createSlaPlan(mia(), { name: 'Plain', graceMinutes: 600 })
    const it = await ticket({ slaPlanId: plain.id, departmentId: hardware })
    expect(it.slaDueAt).toEqual(at(1, '19:00'))
    clock(1, '16:00')
    await editSettings(mia(), { tickets: { defaultScheduleId: schedule.id } }, undefined as never)
    await recount()
    expect((await reload(it)).slaDueAt).toEqual(at(2, '10:00'))
    expect((await history(it)).at(-1)).toMatchObject({
      type: 'ticket.recounted',
      changes: { slaDueAt: { cause: { kind: 'schedule', name: 'Settings' } } },
    })
    const short = await createSchedule(mia(), {
      name: 'Mornings',
      kind: 'hours',
      timeZone: 'Europe/Berlin',
      entries: [{ ...office[0], times: [{ from: '08:00', to: '09:00' }] } as never],
    })
    clock(1, '17:00')
    await changeDepartment(mia(), hardware, { scheduleId: short.id })
    await recount()
    // 420 + 60 minutes passed; of 120 that remain there is one hour each morning.
    expect((await reload(it)).slaDueAt).toEqual(at(3, '09:00'))
    await changeSchedule(mia(), short.id, { entries: office })
    await recount()
    expect((await reload(it)).slaDueAt).toEqual(at(2, '10:00'))
    await changeDepartment(mia(), hardware, { scheduleId: null })
    await editSettings(mia(), { tickets: { defaultScheduleId: null } }, undefined as never)
    await recount()
    expect((await reload(it)).slaDueAt).toEqual(at(1, '19:00'))
    await historyIsTrue()
  })

  test('a transfer to a department with other hours counts by them from then on', async () => {
    const short = await createSchedule(mia(), {
      name: 'Late',
      kind: 'hours',
      timeZone: 'Europe/Berlin',
      entries: [{ ...office[0], times: [{ from: '16:00', to: '17:00' }] } as never],
    })
    await changeDepartment(mia(), hardware, { scheduleId: short.id })
    await recount()
    const it = await ticket({ slaPlanId: gold.id, department: 'Billing' })
    clock(1, '09:30')
    expect((await transferTicket(mia(), it.id, { departmentId: hardware })).slaDueAt).toEqual(at(1, '16:30'))
    await changeDepartment(mia(), hardware, { scheduleId: null })
    await recount()
    await historyIsTrue()
  })

  test('what a plan promised stays promised when it is edited', async () => {
    const plan = await createSlaPlan(mia(), { name: 'Edited', graceMinutes: 60 })
    const it = await ticket({ slaPlanId: plan.id })
    expect(await changeSlaPlan(mia(), plan.id, { graceMinutes: 10 })).toMatchObject({ version: 2 })
    expect((await answer(it.id)).ticket.slaDueAt).toEqual(at(1, '10:00'))
    expect((await editTicket(mia(), it.id, { priorityId: emergency })).slaDueAt).toEqual(at(1, '09:10'))
  })
})

describe('steps of an escalation', () => {
  const tell = { kind: 'tell' as const, to: [{ kind: 'assignee' as const }] }

  test('come before and after what is due, each once, each with its cause', async () => {
    const plan = await createSlaPlan(mia(), {
      name: 'Watched',
      graceMinutes: 100,
      escalations: [
        { target: 'resolution', when: { kind: 'percent', percent: 80 }, repeat: null, actions: [tell] },
        {
          target: 'resolution',
          when: { kind: 'after', minutes: 0 },
          repeat: { everyMinutes: 30, times: 1 },
          actions: [{ kind: 'raisePriority' }],
        },
        {
          target: 'resolution',
          when: { kind: 'after', minutes: 10 },
          repeat: null,
          actions: [
            { kind: 'assignAgent', agentId: lee },
            { kind: 'referToAgent', agentId: sam },
          ],
        },
      ],
    })
    const it = await ticket({ slaPlanId: plan.id, department: 'Billing' })
    expect(await timerOf(it.id)).toEqual(at(1, '10:20'))
    clock(1, '10:20')
    await timer(it.id)
    await timer(it.id)
    expect((await history(it)).map(({ type }) => type)).toEqual(['ticket.opened', 'ticket.escalated'])
    expect((await history(it)).at(-1)?.data).toMatchObject({
      isWarning: true,
      plan: { name: 'Watched', version: 1 },
      step: { id: 1, target: 'resolution' },
      tell: [{ kind: 'assignee' }],
    })
    expect(await timerOf(it.id)).toEqual(at(1, '10:40'))
    clock(1, '10:40')
    await timer(it.id)
    expect(await reload(it)).toMatchObject({ isOverdue: true, priorityId: high, urgency: 2 })
    clock(1, '10:50')
    await timer(it.id)
    expect(await reload(it)).toMatchObject({ agentId: lee })
    const events = await history(it)
    expect(events.find(({ type }) => type === 'ticket.assigned')?.changes.agentId).toMatchObject({
      to: lee,
      cause: { kind: 'escalation', name: 'Watched', saw: { step: 3, target: 'resolution', version: 1 } },
    })
    expect(events.at(-1)).toMatchObject({ type: 'ticket.referred', data: { target: { kind: 'agent', id: sam } } })
    expect(await timerOf(it.id)).toEqual(at(1, '11:10'))
    clock(1, '11:10')
    await timer(it.id)
    expect(await reload(it)).toMatchObject({ priorityId: emergency })
    expect(await timerOf(it.id)).toBeNull()
    await historyIsTrue()
  })

  test('wait while the clock does, and come again for a clock that begins anew', async () => {
    const plan = await createSlaPlan(mia(), {
      name: 'Patient',
      graceMinutes: 100,
      escalations: [{ target: 'resolution', when: { kind: 'before', minutes: 20 }, repeat: null, actions: [tell] }],
    })
    const it = await ticket({ slaPlanId: plan.id })
    clock(1, '09:30')
    await changeStatus(mia(), it.id, { statusId: onHold })
    expect(await timerOf(it.id)).toBeNull()
    clock(2, '09:00')
    await changeStatus(mia(), it.id, { statusId: open })
    expect(await timerOf(it.id)).toEqual(at(2, '09:50'))
    clock(2, '09:50')
    await timer(it.id)
    await changeStatus(mia(), it.id, { statusId: resolved })
    clock(3, '09:00')
    await changeStatus(mia(), it.id, { statusId: open })
    expect(await timerOf(it.id)).toEqual(at(3, '10:20'))
    await historyIsTrue()
  })

  test('what cannot be done is left out and named', async () => {
    const plan = await createSlaPlan(mia(), {
      name: 'Lost',
      graceMinutes: 10,
      escalations: [
        {
          target: 'resolution',
          when: { kind: 'after', minutes: 0 },
          repeat: null,
          actions: [{ kind: 'assignAgent', agentId: sam }, { kind: 'raisePriority' }],
        },
      ],
    })
    const it = await ticket({ slaPlanId: plan.id, priorityId: emergency })
    await world.db.updateTable('agent').set({ onVacation: true }).where('id', '=', sam).execute()
    clock(1, '09:10')
    await timer(it.id)
    await world.db.updateTable('agent').set({ onVacation: false }).where('id', '=', sam).execute()
    expect((await history(it)).at(-1)).toMatchObject({
      type: 'ticket.escalated',
      data: {
        skipped: [
          { action: 'assignAgent', value: 'Sam', why: 'agent_absent' },
          { action: 'raisePriority', why: 'already_most_urgent' },
        ],
      },
    })
  })
})

test('a ticket that came without clocks gets them as from its opening', async () => {
  const it = await ticket({ slaPlanId: gold.id })
  await sql`delete from ticket_sla where ticket_id = ${it.id}`.execute(world.db)
  clock(1, '09:30')
  expect((await answer(it.id)).ticket.slaDueAt).toEqual(at(2, '10:00'))
  await historyIsTrue()
})

describe('the receipt', () => {
  test('tells each clock, stretch by stretch, in working time', async () => {
    clock(5, '16:40')
    const it = await ticket({ slaPlanId: gold.id })
    clock(8, '08:10')
    const receipt = await ticketSla(mia(), it.id)
    expect(receipt).toMatchObject({
      plan: { name: 'Gold' },
      schedule: { name: 'Berlin office', from: 'plan' },
      isPaused: false,
    })
    const [response] = receipt.clocks
    expect(response).toMatchObject({
      target: 'firstResponse',
      state: 'running',
      minutes: 60,
      workedMinutes: 30,
      dueAt: at(8, '08:40').toISOString(),
      isBreached: false,
    })
    expect(response?.segments[0]?.walk.spans.map(({ from, minutes }) => [from, minutes])).toEqual([
      [at(5, '16:40').toISOString(), 20],
      [at(8, '08:00').toISOString(), 40],
    ])
    await answer(it.id)
    clock(8, '09:00')
    await changeStatus(mia(), it.id, { statusId: onHold })
    clock(8, '10:00')
    const later = await ticketSla(mia(), it.id)
    expect(later.clocks.map(({ target, state, isBreached }) => [target, state, isBreached])).toEqual([
      ['firstResponse', 'met', false],
      ['resolution', 'paused', false],
    ])
    expect(later.clocks[1]?.segments.map(({ isPaused, workedMinutes }) => [isPaused, workedMinutes])).toEqual([
      [false, 80],
      [true, 0],
    ])
    const why = await whyTicket(mia(), it.id)
    expect(why.find(({ field }) => field === 'dueAt')?.sla).toEqual(later)
    expect(why.filter(({ sla }) => sla !== undefined)).toHaveLength(1)
  })

  test('is for those who see the ticket', async () => {
    const it = await ticket({ slaPlanId: gold.id, department: 'Billing' })
    expect((await world.call('lee', `GET /api/v1/tickets/${it.id}/sla`)).status).toBe(200)
    expect((await world.call('sam', `GET /api/v1/tickets/${it.id}/sla`)).status).toBe(404)
    expect((await world.call('ada', `GET /api/v1/tickets/${it.id}/sla`)).status).toBe(403)
  })
})
