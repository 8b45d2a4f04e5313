import { readFileSync } from 'node:fs'
import { treeOf } from './memory.ts'

/** Of /proc: how many make a second. */
const TICKS = 100

/** Seconds of processor time that a process and all below it have taken, those that have ended included. */
export function cpuSecondsOf(pid: number): number {
  return treeOf(pid).reduce((sum, one) => sum + ticksOf(one), 0) / TICKS
}

/** Seconds of processor time of one process alone. */
export function ownCpuSecondsOf(pid: number): number {
  return ticksOf(pid, OWN) / TICKS
}

/** Where user and system time of its own stand, and of what it has waited for. */
const OWN = [11, 12]
const WAITED_FOR = [13, 14]

function ticksOf(pid: number, of = [...OWN, ...WAITED_FOR]): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // Behind the name in brackets.
    const words = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return of.reduce((sum, at) => sum + Number(words[at]), 0)
  } catch {
    return 0 // it has just ended
  }
}
