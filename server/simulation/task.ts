import type { MessagePort } from 'node:worker_threads'
import type { Draft } from '#contract/simulation-draft.ts'
import type { SimulationResult } from '#contract/simulations.ts'
import type { Configuration } from './configuration.ts'

/** Places in {@link Task.counters}: the next ticket to be taken, and how many are done. */
export const NEXT = 0
export const DONE = 1

/** What a thread of a simulation is given. */
export interface Task {
  url: string
  simulationId: number
  saved: Configuration
  draft: Draft
  /** Of the tickets of the period; shared by the threads. */
  ids: Float64Array
  counters: Int32Array
  /** The period, in milliseconds since 1970. */
  from: number
  until: number
  /** The first one waits for what the others have found, and says what has come of it all. */
  others: MessagePort[]
  /** Of the others: where the first one listens. */
  first: MessagePort | null
}

/** What the first thread says at the end. */
export type Outcome = Omit<SimulationResult, 'seconds'>
