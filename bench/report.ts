import { readFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import type { AssignmentResult } from './assignment.ts'
import type { MailResult } from './mail.ts'
import type { PageBytes } from './pages.ts'
import type { SimulationFigures } from './simulation.ts'

/** Milliseconds, and answers a second at eight clients. */
export interface Figures {
  p50: number
  p95: number
  perSecond: number
}

export interface Row {
  name: string
  statements: number
  app: Figures
  floor: Figures
  /** The most that the ratio of p50 to the floor's may be. */
  aim: number | null
}

export interface Result {
  tickets: number
  /** null: it was there. */
  seedPerSecond: number | null
  startMs: number
  memoryIdle: number | null
  memoryLoad: number | null
  rows: Row[]
  pages: PageBytes[]
}

export function figuresOf(times: number[]): Pick<Figures, 'p50' | 'p95'> {
  const sorted = [...times].sort((a, b) => a - b)
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
  return { p50: at(0.5), p95: at(0.95) }
}

export function machine(): string {
  const [cpu] = cpus()
  return `${cpus().length} x ${cpu?.model.trim() || process.arch}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}, ${kernel()}`
}

function kernel(): string {
  try {
    return `Linux ${readFileSync('/proc/sys/kernel/osrelease', 'utf8').trim()}`
  } catch {
    return process.platform
  }
}

export function printTables(result: Result): void {
  const seeded = result.seedPerSecond === null ? '' : `seeded at ${Math.round(result.seedPerSecond)} a second; `
  console.log(
    `\n${result.tickets} tickets (${seeded}started in ${Math.round(result.startMs)} ms; memory ${result.memoryIdle ?? '?'} MB idle, ${result.memoryLoad ?? '?'} MB after load)\n`,
  )
  console.log('| what | SQL | p50 ms | p95 ms | /s | floor p50 | floor p95 | floor /s | ratio p50 | ratio p95 | aim |')
  console.log('| --- | --: | --: | --: | --: | --: | --: | --: | --: | --: | --- |')
  for (const { name, statements, app, floor, aim } of result.rows) {
    const ratio = app.p50 / floor.p50
    const verdict = aim === null ? '' : `<= ${aim}${ratio <= aim ? '' : ' MISSED'}`
    const cells = [
      name,
      statements,
      ms(app.p50),
      ms(app.p95),
      Math.round(app.perSecond),
      ms(floor.p50),
      ms(floor.p95),
      Math.round(floor.perSecond),
      ratio.toFixed(2),
      (app.p95 / floor.p95).toFixed(2),
      verdict,
    ]
    console.log(`| ${cells.join(' | ')} |`)
  }
  if (result.pages.length === 0) return
  console.log('\n| page | first load kB | with gzip kB | repeat kB |\n| --- | --: | --: | --: |')
  for (const { name, first, firstGzip, repeat } of result.pages)
    console.log(`| ${[name, ...[first, firstGzip, repeat].map((bytes) => (bytes / 1000).toFixed(1))].join(' | ')} |`)
}

function ms(value: number): string {
  return value.toFixed(value < 10 ? 2 : 1)
}

export function printMail({ messages, rows, long, largest, fates }: MailResult): void {
  const counted = Object.entries(fates).map(([fate, count]) => `${fate} ${count}`)
  console.log(`\n${messages} messages of 20 kB (${counted.join(', ')})\n`)
  console.log('| what | accepted /s, one by one | handled /s | accepted /s, 16 at a time | handled /s |')
  console.log('| --- | --: | --: | --: | --: |')
  for (const { name, one, sixteen } of rows) {
    const cells = [one.accepted, one.handled, sixteen.accepted, sixteen.handled].map((rate) => rate.toFixed(0))
    console.log(`| ${name} | ${cells.join(' | ')} |`)
  }
  console.log(
    '\n| messages by LMTP, 16 at a time | /s with all that follows | CPU ms each: server | database | client | 2 cores could /s | MB of all processes | MB of the server alone |',
  )
  console.log('| --: | --: | --: | --: | --: | --: | --: | --: |')
  for (const { messages: done, perSecond, cpu, memory } of long) {
    const cpuCells = cpu
      ? [
          ...[cpu.server, cpu.database, cpu.client].map(ms),
          (2000 / (cpu.server + cpu.database + cpu.client)).toFixed(0),
        ]
      : ['', '', '', '']
    const cells = [done, perSecond?.toFixed(0) ?? '', ...cpuCells, memory.all ?? '?', memory.server ?? '?']
    console.log(`| ${cells.join(' | ')} |`)
  }
  console.log(
    `A message of 25 MB: ${largest.seconds.toFixed(1)} s, at most ${largest.memory ?? '?'} MB of all processes`,
  )
}

const policyNames = { none: 'none', round_robin: 'round robin', least_loaded: 'least loaded', best_fit: 'best fit' }

export function printAssignment({ month, large }: AssignmentResult): void {
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`
  console.log(
    '\n| policy | tickets | breaches | by a skilled agent | hand-overs | Gini of work | median minutes | slowest decision ms |',
  )
  console.log('| --- | --: | --: | --: | --: | --: | --: | --: |')
  for (const { policy, tickets, breaches, skilled, handOvers, gini, medianMinutes, slowestDecisionMs } of month) {
    const late = `${breaches} (${percent(breaches / tickets)})`
    const cells = [policyNames[policy], tickets, late, percent(skilled), handOvers, gini.toFixed(3), medianMinutes]
    console.log(`| ${[...cells, Math.round(slowestDecisionMs)].join(' | ')} |`)
  }
  console.log('\n| 2,000 tickets, 500 agents | given | ms of one core |')
  console.log('| --- | --: | --: |')
  for (const { name, ms, given } of large) console.log(`| ${name} | ${given} | ${Math.round(ms)} |`)
}

export function printSimulation({ tickets, idleMegabytes, reproduced, rows }: SimulationFigures): void {
  console.log(
    `\n${tickets} tickets, ${reproduced} of them reproduced; ${idleMegabytes ?? '?'} MB of all processes before\n`,
  )
  console.log(
    '| draft | seconds | CPU seconds | CPU s a 1,000 | differ | MB at most | a request meanwhile, p50 ms | p95 ms |',
  )
  console.log('| --- | --: | --: | --: | --: | --: | --: | --: |')
  for (const { name, seconds, cpuSeconds, differ, answer, megabytes } of rows) {
    const each = ((cpuSeconds * 1000) / tickets).toFixed(2)
    const cells = [
      name,
      seconds.toFixed(1),
      cpuSeconds.toFixed(1),
      each,
      differ,
      megabytes ?? '?',
      ms(answer.p50),
      ms(answer.p95),
    ]
    console.log(`| ${cells.join(' | ')} |`)
  }
}
