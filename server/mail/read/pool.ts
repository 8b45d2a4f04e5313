import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { MailBody } from '../quotes/annotate.ts'
import type { Annotated } from '../quotes/annotated.ts'
import type { Circumstances } from '../quotes/judge.ts'
import type { ReadMail } from './mail.ts'

/** A message that takes more than one message may. Its sender may have meant it so; it is kept and not tried again. */
export class TooHard extends Error {
  readonly limit: 'time' | 'memory'

  constructor(limit: 'time' | 'memory', message: string) {
    super(message)
    this.name = 'TooHard'
    this.limit = limit
  }
}

/** Reads messages in threads of their own, so that none of them can hold up or bring down anything else. */
export interface MailReaders {
  /**
   * As `readMail`.
   *
   * @throws TooHard when the message took too long or too much memory; the folder may hold some of its files
   */
  read(rawPath: string, folder: string): Promise<ReadMail>
  /**
   * As `annotate`. It comes before messages that are yet to be read: whoever asks for it holds a transaction.
   *
   * @throws TooHard
   */
  annotate(body: MailBody, circumstances: Circumstances): Promise<Annotated>
  /** Ends all threads; what is being read or waits rejects. */
  close(): Promise<void>
}

export type Task =
  | { kind: 'read'; rawPath: string; folder: string }
  | { kind: 'annotate'; body: MailBody; circumstances: Circumstances }

interface Results {
  read: ReadMail
  annotate: Annotated
}

export type ThreadReply =
  | { kind: 'ready' }
  | { kind: 'done'; result: Results[Task['kind']] }
  /** An error that is sent from thread to thread loses its code: by that a full disk is known. */
  | { kind: 'failed'; error: unknown; code: unknown }

interface Job {
  task: Task
  done(result: Results[Task['kind']]): void
  failed(error: unknown): void
}

interface Thread {
  worker: Worker
  job: Job | null
  isReady: boolean
  timer: NodeJS.Timeout | null
}

const MOST_THREADS = 4
const IDLE_MILLISECONDS = 30_000

/**
 * @param threads       how many messages are read at once
 * @param milliseconds  how long one may take
 * @param megabytes     how much heap one may take
 */
export function mailReaders({
  threads = Math.min(MOST_THREADS, Math.max(1, availableParallelism() - 1)),
  milliseconds = 20_000,
  megabytes = 256,
} = {}): MailReaders {
  const running = new Set<Thread>()
  const waiting: Job[] = []
  let isClosed = false

  function next(): void {
    while (waiting.length > 0) {
      const idle = [...running].find(({ job }) => job === null)
      if (!idle && running.size >= threads) return
      give(idle ?? start(), waiting.shift() as Job)
    }
  }

  function start(): Thread {
    const worker = new Worker(new URL('./pool-thread.ts', import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: megabytes },
    })
    const thread: Thread = { worker, job: null, isReady: false, timer: null }
    running.add(thread)
    worker.on('message', (reply: ThreadReply) => take(thread, reply))
    worker.on('error', (error) => lose(thread, asTooHard(error, megabytes)))
    worker.on('exit', () => lose(thread, new Error('The thread that read the message ended.')))
    return thread
  }

  function give(thread: Thread, job: Job): void {
    thread.job = job
    thread.worker.ref()
    if (thread.timer) clearTimeout(thread.timer)
    if (thread.isReady) begin(thread)
  }

  // The time of the message begins when the thread has loaded its code
  function begin(thread: Thread): void {
    if (!thread.job) return
    thread.timer = setTimeout(() => {
      lose(thread, new TooHard('time', `Reading the message took longer than ${milliseconds} ms.`))
    }, milliseconds)
    thread.worker.postMessage(thread.job.task)
  }

  function take(thread: Thread, reply: ThreadReply): void {
    if (reply.kind === 'ready') {
      thread.isReady = true
      begin(thread)
      return
    }
    const { job } = thread
    rest(thread)
    if (reply.kind === 'done') job?.done(reply.result)
    else job?.failed(reply.error instanceof Error ? Object.assign(reply.error, { code: reply.code }) : reply.error)
    next()
  }

  function rest(thread: Thread): void {
    thread.job = null
    if (thread.timer) clearTimeout(thread.timer)
    thread.timer = setTimeout(() => lose(thread, null), IDLE_MILLISECONDS).unref()
    thread.worker.unref()
  }

  function lose(thread: Thread, reason: Error | null): void {
    if (!running.delete(thread)) return
    if (thread.timer) clearTimeout(thread.timer)
    void thread.worker.terminate()
    thread.job?.failed(reason)
    if (!isClosed) next()
  }

  function ask<K extends Task['kind']>(task: Extract<Task, { kind: K }>): Promise<Results[K]> {
    if (isClosed) return Promise.reject(new Error('The mail readers are closed.'))
    return new Promise((resolve, failed) => {
      // A thread answers a task with what the task is for.
      const job: Job = { task, done: (result) => resolve(result as Results[K]), failed }
      if (task.kind === 'annotate') waiting.unshift(job)
      else waiting.push(job)
      next()
    })
  }

  return {
    read: (rawPath, folder) => ask<'read'>({ kind: 'read', rawPath, folder }),
    annotate: (body, circumstances) => ask<'annotate'>({ kind: 'annotate', body, circumstances }),
    async close() {
      isClosed = true
      const reason = new Error('The mail readers are closed.')
      for (const job of waiting.splice(0)) job.failed(reason)
      const threads = [...running]
      for (const thread of threads) lose(thread, reason)
      await Promise.all(threads.map(({ worker }) => worker.terminate()))
    },
  }
}

function asTooHard(error: unknown, megabytes: number): Error {
  const isMemory = error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
  if (isMemory) return new TooHard('memory', `Reading the message took more than ${megabytes} MB of memory.`)
  return error instanceof Error ? error : new Error(String(error))
}
