import { parentPort } from 'node:worker_threads'
import { calendarEntries, NotIcal } from './entries.ts'
import type { Task, ThreadReply } from './read.ts'

/** What the thread of `readCalendar` does. */
parentPort?.once('message', ({ text, now }: Task) => parentPort?.postMessage(replyTo(text, now)))

function replyTo(text: string, now: Date): ThreadReply {
  try {
    return { kind: 'done', contents: calendarEntries(text, now) }
  } catch (error) {
    if (error instanceof NotIcal) return { kind: 'not_ical' }
    throw error
  }
}

parentPort?.postMessage({ kind: 'ready' } satisfies ThreadReply)
