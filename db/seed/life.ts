import type { Facts } from '#server/routing/conditions/evaluate.ts'
import { weekdays } from '#server/routing/conditions/fields.ts'
import { clockFacts } from '#server/routing/conditions/time.ts'
import type { SeededDesk } from './desk.ts'
import type { Random } from './random.ts'
import { followUpText, noteText, replyText, requestText, themes } from './words.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** How many of the open tickets that could be overdue are. */
const LATE = 0.2

type Cell = string | number | boolean | null

/** One ticket with everything that happened to it, as rows in the order of the columns in load.ts. */
export interface Life {
  id: number
  ticket: Cell[]
  entries: Cell[][]
  events: Cell[][]
  /** What filters would have seen, and what was asked for. */
  arrival: Cell[]
  /** What it can be found by. */
  words: string
  /** When it is still open and not yet due: the timer that it needs. */
  timer: Date | null
}

export interface Birth {
  id: number
  number: string
  createdAt: Date
  isOpen: boolean
  now: Date
  /** Draws the next id of the thread. */
  nextItemId: () => number
}

/** Lives a believable ticket: a request, somebody who takes it, answers, questions, notes, and usually an end. */
export function liveTicket(random: Random, desk: SeededDesk, birth: Birth): Life {
  const story = new Story(random, desk, birth)
  story.open()
  if (birth.isOpen && random.chance(0.3)) return story.end()
  story.claim()
  const rounds = birth.isOpen ? random.int(0, 2) : random.int(1, 2)
  for (let round = 0; round < rounds; round += 1) {
    if (random.chance(0.45)) story.note()
    story.reply()
    if (random.chance(0.6)) story.followUp()
  }
  if (!birth.isOpen) {
    if (random.chance(0.8)) story.reply()
    story.close()
  } else if (random.chance(0.5)) story.reply()
  return story.end()
}

/** The state of one life while it is told. */
class Story {
  readonly random: Random
  readonly desk: SeededDesk
  readonly birth: Birth
  readonly theme
  readonly requester
  readonly department
  readonly topic
  readonly priority
  readonly plan
  readonly agent
  readonly source: string
  readonly subject: string
  readonly operation: string
  readonly createdAt: Date
  readonly entries: Cell[][] = []
  readonly events: Cell[][] = []
  readonly texts: string[] = []
  at: number
  private told = { at: Number.NaN, text: '' }
  agentId: number | null = null
  isAnswered = false
  closedAt: Date | null = null
  status
  lastMessageAt: Date | null = null
  lastReplyAt: Date | null = null

  constructor(random: Random, desk: SeededDesk, birth: Birth) {
    this.random = random
    this.desk = desk
    this.birth = birth
    this.theme = random.pick(themes)
    this.requester = random.pick(desk.requesters)
    this.topic = desk.topics.get(this.theme.topic)
    const departmentId =
      this.topic?.departmentId ??
      desk.departments.find((it) => it.name === this.theme.department)?.id ??
      desk.defaults.departmentId
    this.department = need(desk.departments.find((it) => it.id === departmentId))
    const priorityId = random.chance(0.75)
      ? (this.topic?.priorityId ?? desk.defaults.priorityId)
      : random.pick(desk.priorities).id
    this.priority = need(desk.priorities.find((it) => it.id === priorityId))
    const planId = this.topic?.slaPlanId ?? this.department.planId ?? desk.defaults.slaPlanId
    this.plan = desk.plans.find((it) => it.id === planId) ?? null
    this.agent = this.department.agents.length > 0 ? random.pick(this.department.agents) : null
    const draw = random.next()
    this.source = draw < 0.45 ? 'web' : draw < 0.8 ? 'email' : draw < 0.95 ? 'phone' : 'api'
    this.subject = random.pick(this.theme.subjects)
    this.createdAt = this.bornAt()
    this.at = this.createdAt.getTime()
    this.status = desk.statuses.open
    // One operation a ticket is enough for a past that nobody undoes; its id follows from the ticket's.
    this.operation = `00000000-0000-4000-8000-${birth.id.toString(16).padStart(12, '0')}`
  }

  open(): void {
    const entryId = this.entry('message', requestText(this.random, this.theme, this.requester.name), 'requester')
    this.lastMessageAt = new Date(this.at)
    const { birth, desk, topic, plan } = this
    const byTopic = { kind: 'help_topic', id: topic?.id ?? null, name: topic?.path ?? '' }
    const byDesk = { kind: 'setting', id: null, name: 'Default of the desk' }
    const changes: Record<string, unknown> = {
      number: set(birth.number),
      subject: set(this.subject),
      requesterId: set(this.requester.id),
      statusId: set(desk.statuses.open.id, byDesk),
      state: set('open'),
      departmentId: set(this.department.id, topic?.departmentId ? byTopic : byDesk),
      ...(topic && { helpTopicId: set(topic.id) }),
      priorityId: set(this.priority.id, topic?.priorityId === this.priority.id ? byTopic : undefined),
      ...(plan && { slaPlanId: set(plan.id, topic?.slaPlanId ? byTopic : byDesk) }),
      source: set(this.source),
      ...(plan && {
        slaDueAt: set(this.slaDueAt()?.toISOString(), {
          kind: 'sla_plan',
          id: plan.id,
          name: plan.name,
          saw: { target: 'resolution', minutes: plan.graceMinutes, from: this.createdAt.toISOString() },
        }),
      }),
    }
    const names: Record<string, unknown> = {
      statusId: name(desk.statuses.open.name),
      requesterId: name(this.requester.name),
      departmentId: name(this.department.name),
      priorityId: name(this.priority.name),
      ...(topic && { helpTopicId: name(topic.path) }),
      ...(plan && { slaPlanId: name(plan.name) }),
    }
    this.event('ticket.opened', { by: 'requester', changes, data: { source: this.source, names }, entryId })
  }

  /** So that simulations can open it again: by the same precedence it comes to the same department, priority and plan. */
  private arrival(): Cell[] {
    const { desk, topic, department, priority, plan, requester } = this
    const isPriorityChosen = priority.id !== (topic?.priorityId ?? desk.defaults.priorityId)
    const isDepartmentChosen = department.id !== (topic?.departmentId ?? desk.defaults.departmentId)
    const isChosen = isPriorityChosen || isDepartmentChosen
    const { organization } = requester
    const facts = {
      subject: this.subject,
      language: 'en',
      source: this.source,
      ...(topic && { helpTopic: topic.id }),
      priority: priority.id,
      department: department.id,
      status: desk.statuses.open.id,
      ...(plan && { slaPlan: plan.id }),
      attachmentCount: 0,
      'requester.name': requester.name,
      'requester.email': requester.email,
      'requester.isNew': false,
      ...(organization && { organization: organization.id, 'organization.name': organization.name }),
      ...this.clock(),
      channel: this.source === 'email' ? 'email' : this.source === 'api' ? 'api' : 'web',
    }
    const asked = {
      side: isChosen ? 'agent' : 'requester',
      given: {
        ...(topic && { helpTopicId: topic.id }),
        ...(isPriorityChosen && { priorityId: priority.id }),
        ...(isDepartmentChosen && { departmentId: department.id }),
      },
      chooser: { kind: 'requester', id: requester.id, name: requester.name },
    }
    const names = {
      ...(topic && { helpTopic: topic.path }),
      priority: priority.name,
      department: department.name,
      status: desk.statuses.open.name,
      ...(plan && { slaPlan: plan.name }),
      ...(organization && { organization: organization.name }),
    }
    return [this.birth.id, JSON.stringify(facts), JSON.stringify(names), JSON.stringify(asked)]
  }

  /** What clocks of the desk showed; asking for the zone's rules takes long, and once a day is enough. */
  private clock(): Facts {
    const day = Math.floor(this.createdAt.getTime() / DAY)
    const offset = this.desk.offsets.get(day) ?? offsetOf(day, this.desk.timeZone)
    this.desk.offsets.set(day, offset)
    const local = new Date(this.createdAt.getTime() + offset)
    const [date = '', time = ''] = local.toISOString().split('T')
    return { 'time.ofDay': time.slice(0, 5), 'time.weekday': weekdays[(local.getUTCDay() + 6) % 7], 'time.date': date }
  }

  claim(): void {
    if (!this.agent) return
    this.wait(5, 180)
    this.agentId = this.agent.id
    this.event('ticket.claimed', {
      by: 'agent',
      changes: { agentId: { from: null, to: this.agent.id } },
      data: { names: { agentId: name(this.agent.name) } },
    })
  }

  reply(): void {
    this.wait(10, 400)
    const names = { requester: this.requester.name, agent: this.agent?.name ?? 'The desk' }
    const entryId = this.entry('reply', replyText(this.random, this.theme, names), 'agent')
    this.lastReplyAt = new Date(this.at)
    this.event('reply.sent', { by: 'agent', changes: this.answered(true), entryId })
  }

  followUp(): void {
    this.wait(20, 900)
    const entryId = this.entry('message', followUpText(this.random, this.requester.name), 'requester')
    this.lastMessageAt = new Date(this.at)
    this.event('message.received', { by: 'requester', changes: this.answered(false), entryId })
  }

  note(): void {
    this.wait(2, 60)
    const entryId = this.entry('note', noteText(this.random, this.theme), 'agent')
    this.event('note.added', { by: 'agent', changes: {}, entryId })
  }

  close(): void {
    this.wait(5, 600)
    const { open, resolved, closed } = this.desk.statuses
    const to = this.random.chance(0.7) ? resolved : closed
    this.closedAt = new Date(this.at)
    this.status = to
    this.event('ticket.closed', {
      by: 'agent',
      changes: {
        statusId: { from: open.id, to: to.id },
        state: { from: 'open', to: this.state() },
        closedAt: { from: null, to: this.closedAt.toISOString() },
        ...(this.agent && { closedById: { from: null, to: this.agent.id } }),
        ...(this.plan && { slaDueAt: { from: this.slaDueAt()?.toISOString() ?? null, to: null } }),
      },
      data: {
        status: to.name,
        names: { statusId: { from: open.name, to: to.name }, ...(this.agent && { closedById: name(this.agent.name) }) },
      },
    })
  }

  end(): Life {
    const { birth } = this
    const slaDueAt = this.closedAt ? null : this.slaDueAt()
    const isOverdue = slaDueAt !== null && slaDueAt < birth.now
    if (isOverdue) {
      this.at = Math.max(this.at, slaDueAt.getTime())
      const cause = { kind: 'timer', id: null, name: 'Due date passed', saw: { dueAt: slaDueAt.toISOString() } }
      this.event('ticket.overdue', { by: 'system', changes: { isOverdue: { from: false, to: true, cause } } })
    }
    const updatedAt = new Date(this.at)
    return {
      id: birth.id,
      entries: this.entries,
      events: this.events,
      arrival: this.arrival(),
      words: this.words(),
      timer: isOverdue ? null : slaDueAt,
      ticket: [
        birth.id,
        birth.number,
        this.subject,
        this.requester.id,
        this.status.id,
        this.state(),
        this.department.id,
        this.topic?.id ?? null,
        this.priority.id,
        this.priority.urgency,
        this.plan?.id ?? null,
        this.agentId,
        this.closedAt ? (this.agent?.id ?? null) : null,
        this.source,
        this.isAnswered,
        isOverdue,
        iso(slaDueAt),
        iso(this.createdAt),
        iso(updatedAt),
        iso(this.closedAt),
        iso(this.lastMessageAt),
        iso(this.lastReplyAt),
        this.entries.length,
        this.events.length,
      ],
    }
  }

  /** An entry and its event are of one instant, which takes long to write down. */
  private instant(): string {
    if (this.at !== this.told.at) this.told = { at: this.at, text: new Date(this.at).toISOString() }
    return this.told.text
  }

  private words(): string {
    const { name, email } = this.requester
    const [first = '', ...later] = this.texts
    const known = [this.birth.number, this.subject, name, email, email.replaceAll(/[@.]/g, ' ')]
    return [...known, first, ...later.reverse()].join(' ')
  }

  private state(): string {
    if (this.closedAt === null) return 'open'
    return this.status === this.desk.statuses.resolved ? 'resolved' : 'closed'
  }

  /** Of what is open in a healthy desk little is overdue: most of what waits for long was promised for later. */
  private bornAt(): Date {
    const { createdAt, isOpen, now } = this.birth
    const promised = (this.plan?.graceMinutes ?? 0) * MINUTE
    const isLate = promised > 0 && createdAt.getTime() + promised < now.getTime()
    if (!isOpen || !isLate || this.random.chance(LATE)) return createdAt
    return new Date(Math.round(now.getTime() - promised * (0.1 + 0.75 * this.random.next())))
  }

  private slaDueAt(): Date | null {
    return this.plan ? new Date(this.createdAt.getTime() + this.plan.graceMinutes * MINUTE) : null
  }

  private answered(to: boolean): Record<string, unknown> {
    const from = this.isAnswered
    this.isAnswered = to
    return from === to ? {} : { isAnswered: { from, to } }
  }

  /** Time passes, but not into the future. */
  private wait(low: number, high: number): void {
    const room = this.birth.now.getTime() - this.at - 1000
    const wished = this.random.int(low, high) * MINUTE * (this.birth.isOpen ? 0.3 : 1)
    this.at += Math.max(1, Math.min(wished, room / 2, 72 * HOUR))
  }

  private entry(type: 'message' | 'reply' | 'note', text: string, by: 'agent' | 'requester'): number {
    const id = this.birth.nextItemId()
    const isAgent = by === 'agent' && this.agent !== null
    const author = isAgent ? 'agent' : by === 'agent' ? 'system' : 'requester'
    const who = isAgent ? (this.agent?.name ?? '') : by === 'agent' ? 'The desk' : this.requester.name
    this.texts.push(text)
    this.entries.push([
      id,
      this.birth.id,
      type,
      author,
      isAgent ? (this.agent?.id ?? null) : null,
      author === 'requester' ? this.requester.id : null,
      who,
      'text',
      html(text),
      text,
      type === 'message' ? this.source : 'desk',
      this.instant(),
    ])
    return id
  }

  private event(
    type: string,
    {
      by,
      changes,
      data,
      entryId = null,
    }: {
      by: 'agent' | 'requester' | 'system'
      changes: Record<string, unknown>
      data?: Record<string, unknown>
      entryId?: number | null
    },
  ): void {
    const isAgent = by === 'agent' && this.agent !== null
    const kind = by === 'requester' ? 'requester' : isAgent ? 'agent' : 'system'
    const id = by === 'requester' ? this.requester.id : isAgent ? (this.agent?.id ?? null) : null
    const who = by === 'requester' ? this.requester.name : isAgent ? (this.agent?.name ?? '') : 'Timer'
    this.events.push([
      this.birth.nextItemId(),
      this.birth.id,
      type,
      this.instant(),
      kind,
      id,
      who,
      JSON.stringify(changes),
      data ? JSON.stringify({ names: {}, ...data }) : '{"names":{}}',
      entryId,
      this.operation,
      forEveryone.has(type) ? 'everyone' : 'agents',
    ])
  }
}

const forEveryone = new Set(['ticket.opened', 'ticket.closed', 'message.received', 'reply.sent'])

/** Between clocks of the zone and UTC, at noon of a day. */
function offsetOf(day: number, timeZone: string): number {
  const noon = day * DAY + DAY / 2
  const shown = clockFacts(new Date(noon), timeZone)
  return Date.parse(`${shown['time.date']}T${shown['time.ofDay']}Z`) - noon
}

function set(to: unknown, cause?: unknown): unknown {
  return cause ? { from: null, to, cause } : { from: null, to }
}

function name(to: string): unknown {
  return { from: null, to }
}

function iso(at: Date | null): string | null {
  return at?.toISOString() ?? null
}

// What server/platform/html.ts makes of such plain text; the texts here have nothing to escape but these.
function html(text: string): string {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
  return `<p>${escaped.replaceAll('\n\n', '</p><p>').replaceAll('\n', '<br>')}</p>`
}

function need<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('the seeded desk lacks a department or priority')
  return value
}
