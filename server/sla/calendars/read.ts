import { Worker } from 'node:worker_threads'
import type { CalendarContents } from '#contract/sla.ts'
import { NotIcal } from './entries.ts'

export { NotIcal }

/** It takes more time or memory than a calendar may. */
export class TooHard extends Error {}

export interface Task {
  text: string
  now: Date
}

export type ThreadReply = { kind: 'ready' } | { kind: 'done'; contents: CalendarContents } | { kind: 'not_ical' }

const MEGABYTES = 256

/**
 * As `calendarEntries`, in a thread of its own: a repetition that never comes is looked for without end, and nothing
 * else is to wait for that.
 *
 * @throws NotIcal, TooHard
 */
export function readCalendar(task: Task, { milliseconds = 10_000 } = {}): Promise<CalendarContents> {
  const worker = new Worker(new URL('./thread.ts', import.meta.url), {
    resourceLimits: { maxOldGenerationSizeMb: MEGABYTES },
  })
  let timer: NodeJS.Timeout | undefined
  const reply = new Promise<CalendarContents>((done, failed) => {
    worker.on('message', (said: ThreadReply) => {
      if (said.kind === 'done') return done(said.contents)
      if (said.kind === 'not_ical') return failed(new NotIcal())
      // Its time begins when the thread has loaded its code.
      timer = setTimeout(() => failed(new TooHard(`It took longer than ${milliseconds / 1000} seconds.`)), milliseconds)
      worker.postMessage(task)
    })
    worker.on('error', (error) => {
      const isMemory = 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
      failed(isMemory ? new TooHard(`It took more than ${MEGABYTES} MB of memory.`) : error)
    })
    worker.on('exit', () => failed(new Error('The thread that read a calendar ended.')))
  })
  return reply.finally(() => {
    clearTimeout(timer)
    void worker.terminate()
  })
}
