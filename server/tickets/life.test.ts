import { afterEach, describe, expect, test } from 'vitest'
import { createForm } from '#server/forms/forms.ts'
import { changeHelpTopic } from '#server/routing/help-topics/change.ts'
import { field } from '#test/fields.ts'
import { ticketsOf } from '#test/tickets.ts'
import { testWorld } from '#test/world.ts'
import { assignTicket, claimTicket, releaseTicket } from './assign.ts'
import { addCollaborator } from './collaborators.ts'
import { editTicket } from './edit.ts'
import { addMessage } from './message.ts'
import { writeNote } from './note.ts'
import { closeFromPortal, reopenFromPortal } from './portal/verbs.ts'
import { presentForRequester } from './portal/view.ts'
import { presentTicket } from './present.ts'
import { referTicket, removeReferral } from './referrals.ts'
import { replyToTicket } from './reply.ts'
import { changeRequester } from './requester.ts'
import { runSlaTimer } from './sla-timer.ts'
import { changeStatus } from './status.ts'
import { presentThread } from './thread-view.ts'
import { transferTicket } from './transfer.ts'
import { whyTicket } from './why.ts'

const world = await testWorld()
const { ticket, reload, history, entries, jobs, historyIsTrue } = ticketsOf(world)
afterEach(historyIsTrue)
const text = { format: 'text' } as const
const status = (name: string) => world.id('ticketStatus', name)

describe('claiming', () => {
  test('makes it the agent’s, with the note after the event', async () => {
    const it = await ticket({ department: 'Hardware' })
    await claimTicket(world.as('sam'), it.id, { note: 'Taking this' })
    expect(await reload(it)).toMatchObject({ agentId: world.as('sam').actor.id })
    expect((await history(it)).map((event) => event.type)).toEqual(['ticket.opened', 'ticket.claimed', 'note.added'])
    expect(await entries(it)).toMatchObject([
      { type: 'message' },
      { type: 'note', bodyText: 'Taking this', title: 'Claimed' },
    ])
  })

  test('goes to exactly one of ten who try at once', async () => {
    const it = await ticket({ department: 'Hardware' })
    const outcomes = await Promise.allSettled(
      Array.from({ length: 10 }, (_, at) => claimTicket(world.as(at % 2 ? 'sam' : 'mia'), it.id, {})),
    )
    expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(1)
    expect((await history(it)).filter((event) => event.type === 'ticket.claimed')).toHaveLength(1)
  })

  test('looks missing to an agent of another department', async () => {
    const it = await ticket({ department: 'Billing' })
    await expect(claimTicket(world.as('sam'), it.id, {})).rejects.toMatchObject({ status: 404 })
  })
})

describe('assigning', () => {
  test('is refused to somebody on vacation, and to non-members where only members may have it', async () => {
    const it = await ticket({ department: 'Billing' })
    const sam = world.as('sam').actor.id
    await world.db.updateTable('department').set({ assignableTo: 'members' }).where('name', '=', 'Billing').execute()
    await expect(assignTicket(world.as('lee'), it.id, { agentId: sam })).rejects.toMatchObject({
      code: 'not_assignable',
    })
    await world.db.updateTable('department').set({ assignableTo: 'all' }).where('name', '=', 'Billing').execute()
    await world.db.updateTable('agent').set({ onVacation: true }).where('id', '=', sam).execute()
    await expect(assignTicket(world.as('lee'), it.id, { agentId: sam })).rejects.toMatchObject({
      code: 'not_assignable',
    })
    await world.db.updateTable('agent').set({ onVacation: false }).where('id', '=', sam).execute()
  })

  test('gives sight of it to an agent of another department, who acts there with the primary role', async () => {
    const it = await ticket({ department: 'Billing' })
    await assignTicket(world.as('lee'), it.id, { agentId: world.as('sam').actor.id })
    expect((await presentTicket(world.as('sam'), it.id)).abilities).toContain('reply')
    await releaseTicket(world.as('lee'), it.id, { what: 'both' })
    await expect(presentTicket(world.as('sam'), it.id)).rejects.toMatchObject({ status: 404 })
  })

  test('tells the second of two agents that the first has changed it', async () => {
    const it = await ticket({ department: 'Hardware' })
    await assignTicket(world.as('mia'), it.id, { agentId: world.as('mia').actor.id, expected: { agentId: null } })
    const second = assignTicket(world.as('sam'), it.id, {
      agentId: world.as('sam').actor.id,
      expected: { agentId: null },
    })
    await expect(second).rejects.toMatchObject({ code: 'stale_edit', current: { agentId: world.as('mia').actor.id } })
  })
})

describe('replying', () => {
  test('marks it answered and takes a ticket that nobody has', async () => {
    const it = await ticket({ department: 'Hardware' })
    await replyToTicket(world.as('sam'), it.id, { body: 'Looking into it', ...text })
    expect(await reload(it)).toMatchObject({ isAnswered: true, agentId: world.as('sam').actor.id, entryCount: 2 })
    const claimed = (await history(it)).find((event) => event.type === 'ticket.claimed')
    expect(claimed?.changes.agentId?.cause).toMatchObject({ kind: 'setting', name: 'Claim on reply' })
  })

  test('leaves no referral to the agent who takes it by that', async () => {
    const it = await ticket({ department: 'Hardware' })
    const { id } = world.as('sam').actor
    await referTicket(world.as('mia'), it.id, { target: { agentId: id } })
    await replyToTicket(world.as('sam'), it.id, { body: 'On it', ...text })
    expect(await presentTicket(world.as('sam'), it.id)).toMatchObject({ assignee: { agent: { id } }, referrals: [] })
  })

  test('stops when somebody else has answered since, and keeps nothing', async () => {
    const it = await ticket({ department: 'Hardware' })
    const [seen] = (await presentThread(world.as('sam'), it.id)).items.slice(-1)
    await replyToTicket(world.as('mia'), it.id, { body: 'Mine', ...text })
    const late = replyToTicket(world.as('sam'), it.id, { body: 'Also mine', ...text, seenItemId: seen?.id })
    await expect(late).rejects.toMatchObject({ code: 'thread_moved_on', current: { by: 'Mia' } })
    expect(await entries(it)).toHaveLength(2)
  })

  test('does not stop for what the same agent wrote, which his page may not have shown yet', async () => {
    const it = await ticket({ department: 'Hardware' })
    const [seen] = (await presentThread(world.as('sam'), it.id)).items.slice(-1)
    await replyToTicket(world.as('sam'), it.id, { body: 'One', ...text })
    await replyToTicket(world.as('sam'), it.id, { body: 'And another', ...text, seenItemId: seen?.id })
    expect(await entries(it)).toHaveLength(3)
  })

  test('with a closed status closes in the same act', async () => {
    const it = await ticket({ department: 'Hardware' })
    await replyToTicket(world.as('sam'), it.id, { body: 'Done', ...text, statusId: await status('Resolved') })
    expect(await reload(it)).toMatchObject({
      state: 'resolved',
      closedById: world.as('sam').actor.id,
      closedAt: world.now,
      dueAt: null,
    })
    expect((await jobs('sla_timer')).map((job) => job.key)).not.toContain(`sla:${it.id}`)
  })
})

describe('closing', () => {
  test('is refused while a field that is required to close is empty, and says which', async () => {
    const helpTopicId = await world.id('helpTopic', 'Feedback')
    const asked = field({ key: 'rootCause', label: 'Root cause', requiredToClose: true })
    const form = await createForm(world.as('mia'), { name: 'Afterwards', fields: [asked] })
    await changeHelpTopic(world.as('mia'), helpTopicId, { formIds: [form.id] })
    const it = await ticket({ department: 'Hardware', helpTopicId })
    const close = async () => changeStatus(world.as('sam'), it.id, { statusId: await status('Closed') })
    await expect(close()).rejects.toMatchObject({
      code: 'ticket_not_closeable',
      message: expect.stringContaining('Root cause'),
    })
    await editTicket(world.as('sam'), it.id, { fields: { rootCause: 'Dust' } })
    expect(await close()).toMatchObject({ state: 'closed' })
  })

  test('needs the permission, which the refusal names', async () => {
    await world.agent('Vic', { department: 'Hardware', role: 'view-only' })
    const it = await ticket({ department: 'Hardware' })
    const refused = changeStatus(world.as('vic'), it.id, { statusId: await status('Closed') })
    await expect(refused).rejects.toMatchObject({ status: 403, message: expect.stringContaining('ticket.close') })
  })

  test('leaves sight of it to the limited agent who closed it', async () => {
    await world.agent('Lim', { department: 'Hardware', limited: true })
    const it = await ticket({ department: 'Hardware', agentId: world.as('lim').actor.id })
    await changeStatus(world.as('lim'), it.id, { statusId: await status('Closed') })
    expect((await presentTicket(world.as('lim'), it.id)).status.state).toBe('closed')
  })
})

describe('reopening', () => {
  test('by a requester’s message gives it back to who had it, unanswered, with a new due date', async () => {
    const it = await ticket({ department: 'Hardware' })
    await replyToTicket(world.as('sam'), it.id, { body: 'Done', ...text, statusId: await status('Resolved') })
    world.now = new Date(world.now.getTime() + 3_600_000)
    await addMessage(world.asRequester('ada'), it.id, { body: 'Not yet', ...text, source: 'web' })
    expect(await reload(it)).toMatchObject({
      state: 'open',
      agentId: world.as('sam').actor.id,
      isAnswered: false,
      closedAt: null,
      reopenCount: 1,
      dueAt: new Date(world.now.getTime() + 1080 * 60_000),
    })
  })

  test('leaves it unassigned when that agent is gone', async () => {
    await world.agent('Gus', { department: 'Hardware' })
    const it = await ticket({ department: 'Hardware', agentId: world.as('gus').actor.id })
    await changeStatus(world.as('mia'), it.id, { statusId: await status('Closed') })
    await world.db.updateTable('agent').set({ onVacation: true }).where('name', '=', 'Gus').execute()
    await changeStatus(world.as('mia'), it.id, { statusId: await status('Open') })
    expect(await reload(it)).toMatchObject({ state: 'open', agentId: null })
  })

  test('leaves it unassigned while that agent is absent', async () => {
    const agentId = await world.agent('Abe', { department: 'Hardware' })
    const [first, second] = [
      await ticket({ department: 'Hardware', agentId }),
      await ticket({ department: 'Hardware', agentId }),
    ]
    const span = { agentId, startsAt: new Date(Date.now() - 1000) }
    await world.db.insertInto('agentAbsence').values(span).execute()
    for (const it of [first, second]) await changeStatus(world.as('mia'), it.id, { statusId: await status('Closed') })
    await changeStatus(world.as('mia'), first.id, { statusId: await status('Open') })
    expect(await reload(first)).toMatchObject({ state: 'open', agentId: null })
    await world.db.updateTable('agentAbsence').set({ endsAt: new Date() }).where('agentId', '=', agentId).execute()
    await changeStatus(world.as('mia'), second.id, { statusId: await status('Open') })
    expect(await reload(second)).toMatchObject({ state: 'open', agentId })
  })

  test('is refused when the status forbids it, and the portal then offers neither reply nor reopening', async () => {
    const final = { name: 'Final', state: 'closed', allowReopen: false, availability: 'active' } as const
    await world.db.insertInto('ticketStatus').values(final).execute()
    const it = await ticket({ department: 'Hardware' })
    await changeStatus(world.as('mia'), it.id, { statusId: await status('Final') })
    const ada = world.asRequester('ada')
    await expect(addMessage(ada, it.id, { body: 'Hello?', ...text, source: 'web' })).rejects.toMatchObject({
      code: 'not_reopenable',
    })
    expect((await presentForRequester(ada, it.id)).abilities).toEqual(['rate'])
  })

  test('and closing are open to the requester in the portal', async () => {
    const it = await ticket({ department: 'Hardware' })
    const ada = world.asRequester('ada')
    await closeFromPortal(ada, it.id, { message: 'Works again' })
    expect(await reload(it)).toMatchObject({ state: 'closed', closedById: null })
    await reopenFromPortal(ada, it.id, {})
    expect(await reload(it)).toMatchObject({ state: 'open' })
    await expect(closeFromPortal(world.asRequester('bob'), it.id, {})).rejects.toMatchObject({ status: 404 })
  })
})

describe('taking back', () => {
  const closed = async (it: { id: number }, by = 'sam') => {
    const before = await reload(it)
    world.now = new Date(world.now.getTime() + 60_000)
    await changeStatus(world.as(by), it.id, { statusId: await status('Closed'), note: 'Done' })
    world.now = new Date(world.now.getTime() + 60_000)
    return before
  }
  const back = async (it: { id: number }, by = 'sam') =>
    changeStatus(world.as(by), it.id, { statusId: await status('Open'), undo: true })

  test('a closing brings the ticket back as it was, due date, clock and nobody who has it; history says so', async () => {
    const {
      updatedAt: _,
      version: __,
      entryCount: ___,
      ...before
    } = await closed(await ticket({ department: 'Hardware' }))
    const why = await whyTicket(world.as('sam'), before.id)
    expect(await back(before)).toMatchObject(before)
    expect((await jobs('sla_timer')).filter(({ key }) => key === `sla:${before.id}`)).toMatchObject([
      { runAt: before.slaDueAt },
    ])
    const events = await history(before)
    expect(events.map(({ type }) => type)).toEqual(['ticket.opened', 'ticket.closed', 'note.added', 'ticket.reopened'])
    expect(events.at(-1)).toMatchObject({ actorName: 'Sam', data: { status: 'Open', undoes: expect.any(Number) } })
    const causeOf = (list: typeof why, name: string) => list.find(({ field }) => field === name)?.cause
    expect(causeOf(why, 'dueAt')).toMatchObject({ kind: 'status' })
    expect(causeOf(await whyTicket(world.as('sam'), before.id), 'dueAt')).toMatchObject({ kind: 'sla_plan' })
  })

  test('a closing by somebody else, of long ago, or before another change of the plan, opens it anew', async () => {
    const [other, late, replanned] = [await ticket(), await ticket(), await ticket()]
    for (const it of [other, late, replanned]) await closed(it, 'mia')
    const { actor } = await world.apiKey()
    await changeStatus({ ...world.as('mia'), actor }, other.id, { statusId: await status('Open'), undo: true })
    await editTicket(world.as('mia'), replanned.id, { slaPlanId: null })
    await editTicket(world.as('mia'), replanned.id, { slaPlanId: replanned.slaPlanId })
    await back(replanned, 'mia')
    world.now = new Date(world.now.getTime() + 16 * 60_000)
    await back(late, 'mia')
    for (const it of [other, late, replanned]) {
      expect((await reload(it)).slaDueAt?.getTime(), it.number).toBeGreaterThan(it.slaDueAt?.getTime() ?? 0)
      expect((await history(it)).at(-1)?.data.undoes).toBeUndefined()
    }
  })

  test('a reopening closes it as it was closed, and does not count', async () => {
    const it = await ticket({ department: 'Hardware' })
    await closed(it)
    const before = await reload(it)
    await changeStatus(world.as('sam'), it.id, { statusId: await status('Open') })
    await changeStatus(world.as('sam'), it.id, { statusId: await status('Closed'), undo: true })
    expect(await reload(it)).toMatchObject({ closedAt: before.closedAt, reopenedAt: null, reopenCount: 0 })
  })
})

describe('transferring', () => {
  test('drops an agent whom the new department would not let have it, and takes its SLA plan if there was none', async () => {
    await world.db.updateTable('department').set({ assignableTo: 'members' }).where('name', '=', 'Billing').execute()
    const it = await ticket({ department: 'Hardware', agentId: world.as('sam').actor.id })
    await editTicket(world.as('mia'), it.id, { slaPlanId: null })
    const plan = await world.db
      .insertInto('slaPlan')
      .values({ name: 'Sev-A', graceMinutes: 60, availability: 'active' })
      .returning('id')
      .executeTakeFirstOrThrow()
    await world.db.updateTable('department').set({ slaPlanId: plan.id }).where('name', '=', 'Billing').execute()
    await transferTicket(world.as('mia'), it.id, {
      departmentId: await world.id('department', 'Billing'),
      note: 'Money matters',
    })
    expect(await reload(it)).toMatchObject({ agentId: null, slaPlanId: plan.id })
    expect((await entries(it)).at(-1)).toMatchObject({ type: 'note', title: 'Transferred to Billing' })
    const why = await whyTicket(world.as('mia'), it.id)
    expect(why.find((field) => field.field === 'slaPlan')?.cause).toMatchObject({ kind: 'department', name: 'Billing' })
  })

  test('says with its note what happened, for readers of every language', async () => {
    const it = await ticket({ department: 'Hardware' })
    await transferTicket(world.as('mia'), it.id, {
      departmentId: await world.id('department', 'Billing'),
      note: 'Yours',
    })
    await editTicket(world.as('mia'), it.id, { priorityId: await world.id('priority', 'High'), note: 'Hurry' })
    await writeNote(world.as('mia'), it.id, { body: 'Plain', ...text })
    const { items } = await presentThread(world.as('mia'), it.id)
    expect(items.filter(({ type }) => type === 'note')).toMatchObject([
      { title: 'Transferred to Billing', about: { event: 'ticket.transferred', values: { to: 'Billing' } } },
      { title: 'Priority updated', about: { event: 'ticket.edited', values: { field: 'priorityId' } } },
      { title: '', about: null },
    ])
  })

  test('can take the ticket out of the agent’s own sight', async () => {
    const it = await ticket({ department: 'Hardware' })
    await transferTicket(world.as('sam'), it.id, { departmentId: await world.id('department', 'Billing') })
    await expect(presentTicket(world.as('sam'), it.id)).rejects.toMatchObject({ status: 404 })
  })
})

describe('referring', () => {
  test('lets another look and write notes, and no more, until it is taken back', async () => {
    const it = await ticket({ department: 'Billing' })
    await referTicket(world.as('lee'), it.id, { target: { agentId: world.as('sam').actor.id } })
    const seen = await presentTicket(world.as('sam'), it.id)
    expect(seen.abilities).toEqual(['note'])
    await writeNote(world.as('sam'), it.id, { body: 'I know this one', ...text })
    await removeReferral(world.as('lee'), it.id, seen.referrals[0]?.id ?? 0)
    await expect(presentTicket(world.as('sam'), it.id)).rejects.toMatchObject({ status: 404 })
    expect((await history(it)).map((event) => event.type)).toContain('ticket.referral_removed')
  })
})

describe('the due date', () => {
  test('passes once, by its timer, and moves with the SLA plan', async () => {
    const it = await ticket({ department: 'Hardware' })
    await runSlaTimer({ ...world.as('visitor'), now: new Date(world.now.getTime() + 60_000) }, it.id)
    expect(await reload(it)).toMatchObject({ isOverdue: false })
    const late = { ...world.as('visitor'), now: new Date(world.now.getTime() + 2000 * 60_000) }
    await Promise.all([runSlaTimer(late, it.id), runSlaTimer(late, it.id)])
    expect((await history(it)).filter((event) => event.type === 'ticket.overdue')).toHaveLength(1)
    const mia = { ...world.as('mia'), now: late.now }
    await editTicket(mia, it.id, { dueAt: new Date(late.now.getTime() + 60_000).toISOString() })
    expect(await reload(it)).toMatchObject({ isOverdue: false })
  })
})

describe('opening a closed ticket again', () => {
  test('by a reply leaves it answered', async () => {
    const it = await ticket({ department: 'Hardware' })
    await changeStatus(world.as('sam'), it.id, { statusId: await status('Closed') })
    await replyToTicket(world.as('sam'), it.id, { body: 'One more thing', ...text, statusId: await status('Open') })
    expect(await reload(it)).toMatchObject({ state: 'open', isAnswered: true, agentId: world.as('sam').actor.id })
  })

  test('forgets a due date that passed meanwhile', async () => {
    const dueAt = new Date(world.now.getTime() + 3_600_000).toISOString()
    const it = await ticket({ department: 'Hardware', dueAt })
    await changeStatus(world.as('sam'), it.id, { statusId: await status('Closed') })
    const later = { ...world.as('sam'), now: new Date(world.now.getTime() + 7_200_000) }
    await changeStatus(later, it.id, { statusId: await status('Open') })
    const { explicitDueAt, dueAt: due } = await reload(it)
    expect([explicitDueAt, due && due > later.now]).toEqual([null, true])
  })
})

test('an entry is not emptied by an edit of which nothing is left', async () => {
  const it = await ticket({ department: 'Hardware' })
  const [first] = await entries(it)
  for (const body of ['', ' ', '<script>alert(1)</script>', '<p></p>']) {
    const path = `/api/v1/tickets/${it.id}/entries/${first?.id}` as const
    expect((await world.call('sam', `PATCH ${path}`, { body })).status).toBe(422)
  }
  expect(await entries(it)).toMatchObject([{ bodyText: 'It burns.' }])
})

test('a collaborator who becomes the requester is told of as such', async () => {
  const it = await ticket()
  await addCollaborator(world.as('mia'), it.id, { collaborator: { email: 'bob@example.com' } })
  await changeRequester(world.as('mia'), it.id, { requester: { email: 'bob@example.com' } })
  expect((await history(it)).at(-1)).toMatchObject({
    type: 'ticket.requester_changed',
    data: { wasCollaborator: true },
  })
})

test('a note with a collaborator who is there already is kept', async () => {
  const it = await ticket()
  for (const note of ['First', 'Second']) {
    await addCollaborator(world.as('mia'), it.id, { collaborator: { email: 'bob@example.com' }, note })
  }
  expect(await entries(it)).toMatchObject([{ type: 'message' }, { bodyText: 'First' }, { bodyText: 'Second' }])
})

describe('a requester', () => {
  test('never receives a note, nor what only agents are told', async () => {
    const it = await ticket({ department: 'Hardware' })
    await editTicket(world.as('sam'), it.id, { priorityId: await world.id('priority', 'High'), note: 'SECRET-WORD' })
    await replyToTicket(world.as('sam'), it.id, { body: 'Hello', ...text })
    const view = await presentForRequester(world.asRequester('ada'), it.id)
    expect(JSON.stringify(view)).not.toMatch(/SECRET-WORD|priority|note/i)
    expect(view.thread.map((item) => item.type)).toEqual(['message', 'event', 'reply'])
  })

  test('who has only named an address is not shown what was answered to it', async () => {
    const it = await ticket({ department: 'Hardware' })
    await replyToTicket(world.as('sam'), it.id, { body: 'Your code is 4711', ...text })
    const ada = world.asRequester('ada')
    const guest = { ...ada, actor: { ...ada.actor, onlyTicketId: it.id, isUnproven: true as const } }
    const view = await presentForRequester(guest, it.id)
    expect(view.withheldReplies).toBe(2)
    expect(JSON.stringify(view)).not.toContain('4711')
    const proven = { ...ada, actor: { ...ada.actor, onlyTicketId: it.id } }
    expect(JSON.stringify(await presentForRequester(proven, it.id))).toContain('4711')
  })
})
