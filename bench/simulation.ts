import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { DraftInput } from '#contract/simulation-draft.ts'
import type { Simulation } from '#contract/simulations.ts'
import { cpuSecondsOf } from './cpu.ts'
import { memoryOf } from './memory.ts'
import { figuresOf } from './report.ts'
import { command, startServer } from './server-process.ts'

const DAYS = 30
const LOOK_MS = 250

export interface SimulationRow {
  name: string
  seconds: number
  /** Of processor time, of the server and its database together. */
  cpuSeconds: number
  differ: number
  /** Of a small request meanwhile, in milliseconds. */
  answer: { p50: number; p95: number }
  megabytes: number | null
}

export interface SimulationFigures {
  tickets: number
  idleMegabytes: number | null
  reproduced: number
  rows: SimulationRow[]
}

/** Runs drafts on so many tickets of one month, in a real server with its database. */
export async function measureSimulation({ tickets }: { tickets: number }): Promise<SimulationFigures> {
  const env = { DATA_DIR: await mkdtemp(join(tmpdir(), 'deskbell-bench-')) }
  try {
    await command(['seed', '--tickets', String(tickets), '--agents', '60', '--days', String(DAYS)], env)
    const key = await command(['apikey', 'create', '--name', 'Bench', '--role', 'administrator'], env)
    const server = await startServer(env)
    try {
      await sleep(3000)
      const idleMegabytes = memoryOf(server.pid)
      const target = { url: server.url, pid: server.pid, key }
      const drafts = draftsOf(await namesOf(target))
      const runs: (SimulationRow & { reproduced: number })[] = []
      for (const [name, draft] of drafts) runs.push({ name, ...(await measureOne(target, draft)) })
      const reproduced = runs[0]?.reproduced ?? 0
      return { tickets, idleMegabytes, reproduced, rows: runs }
    } finally {
      await server.stop()
    }
  } finally {
    await rm(env.DATA_DIR, { recursive: true, force: true })
  }
}

interface Target {
  url: string
  pid: number
  key: string
}

async function call<T>({ url, key }: Target, method: string, path: string, body?: unknown): Promise<T> {
  const answer = await fetch(`${url}/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${(await answer.text()).slice(0, 300)}`)
  return (await answer.json()) as T
}

async function measureOne(
  target: Target,
  draft: DraftInput,
): Promise<Omit<SimulationRow, 'name'> & { reproduced: number }> {
  const before = cpuSecondsOf(target.pid)
  let { id, state, result, error } = await call<Simulation>(target, 'POST', '/simulations', { days: 366, draft })
  const times: number[] = []
  let megabytes = 0
  while (state === 'waiting' || state === 'running') {
    await sleep(LOOK_MS)
    const begun = performance.now()
    await fetch(`${target.url}/healthz`)
    times.push(performance.now() - begun)
    megabytes = Math.max(megabytes, memoryOf(target.pid) ?? 0)
    ;({ id, state, result, error } = await call<Simulation>(target, 'GET', `/simulations/${id}`))
  }
  if (!result) throw new Error(`the simulation is ${state}: ${error}`)
  const { seconds, differ, reproduced } = result
  const cpuSeconds = cpuSecondsOf(target.pid) - before
  return { seconds, cpuSeconds, differ, reproduced, answer: figuresOf(times), megabytes: megabytes || null }
}

type Named = { id: number; name: string }

async function namesOf(target: Target) {
  const items = async (plural: string) => (await call<{ items: Named[] }>(target, 'GET', `/${plural}?limit=100`)).items
  return {
    departments: await items('departments'),
    priorities: await items('priorities'),
    topics: await items('help-topics'),
    plans: await items('sla-plans'),
  }
}

/** As drafts are: one filter, a whole set of them with regular expressions, another default of every topic. */
function draftsOf({
  departments,
  priorities,
  topics,
  plans,
}: Record<'departments' | 'priorities' | 'topics' | 'plans', Named[]>): [string, DraftInput][] {
  const [first] = departments
  const [urgent] = priorities
  if (!first || !urgent) throw new Error('the seeded desk lacks departments or priorities')
  const words = ['invoice', 'printer', 'terminal', 'vpn', 'password', 'offer', 'refund', 'laptop', 'wi-fi', 'statement']
  const filters = words.flatMap((word, at) => [
    {
      id: null,
      name: `Subject ${word}`,
      conditions: {
        any: [
          { field: 'subject', operator: 'contains' as const, value: word },
          { field: 'message', operator: 'contains' as const, value: word },
        ],
      },
      actions: [{ kind: 'setDepartment' as const, departmentId: departments[at % departments.length]?.id ?? first.id }],
    },
    {
      id: null,
      name: `Pattern ${word}`,
      conditions: {
        all: [{ field: 'subject', operator: 'matches' as const, value: `(no|broken|dead|slow).*${word}` }],
      },
      actions: [{ kind: 'setPriority' as const, priorityId: urgent.id }],
    },
  ])
  return [
    ['replay alone', {}],
    ['one filter', { ticketFilters: { changed: filters.slice(0, 1) } }],
    ['twenty filters', { ticketFilters: { changed: filters } }],
    ['rules on events and on time', { rules: { changed: rulesOf(urgent.id) } }],
    [
      'every plan within four hours, answered within one',
      { slaPlans: { changed: plans.map(({ id }) => ({ id, graceMinutes: 240, firstResponseMinutes: 60 })) } },
    ],
    [
      'least loaded everywhere',
      {
        assignmentPolicies: {
          changed: departments.map(({ id }) => ({ subject: { kind: 'department', id }, kind: 'least_loaded' })),
        },
      },
    ],
    [
      'best fit everywhere',
      {
        assignmentPolicies: {
          changed: departments.map(({ id }) => ({ subject: { kind: 'department', id }, kind: 'best_fit' })),
        },
      },
    ],
    [
      'defaults of every topic',
      { helpTopics: { changed: topics.map(({ id }) => ({ id, departmentId: first.id, priorityId: urgent.id })) } },
    ],
  ]
}

type Rules = NonNullable<NonNullable<DraftInput['rules']>['changed']>

function rulesOf(priorityId: number): Rules {
  return [
    {
      id: null,
      name: 'Asked again',
      trigger: { kind: 'event', events: ['messageReceived'] },
      conditions: { all: [{ field: 'message', operator: 'contains', value: 'still' }] },
      actions: [{ kind: 'setPriority', priorityId }],
    },
    {
      id: null,
      name: 'Two days without an answer',
      trigger: { kind: 'time', minutes: 2880, since: 'lastMessage' },
      conditions: { all: [{ field: 'isAnswered', operator: 'is', value: false }] },
      actions: [
        { kind: 'setPriority', priorityId },
        { kind: 'addNote', body: 'Waits for two days.' },
      ],
    },
  ]
}
