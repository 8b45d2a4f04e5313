import { Worker } from 'node:worker_threads'

/** A task that takes more than one may. Whoever gave it may have meant it so; it is not tried again. */
export class TooHard extends Error {
  readonly limit: 'time' | 'memory'

  constructor(limit: 'time' | 'memory', message: string) {
    super(message)
    this.name = 'TooHard'
    this.limit = limit
  }
}

/** Works on tasks in threads of its own, so that none of them can hold up or bring down anything else. */
export interface Threads<Task, Result> {
  /**
   * @param isUrgent  it comes before tasks that wait already
   * @throws TooHard  the task took too long or too much memory
   */
  ask(task: Task, given?: { isUrgent?: boolean }): Promise<Result>
  /** Ends all threads; what is at work or waits rejects. */
  close(): Promise<void>
}

export interface ThreadsGiven {
  /** What runs in each thread: a module that calls `answerTasks`. */
  script: URL
  /** In words, for errors: `Reading the message`. */
  work: string
  /** How many tasks are at work at once. */
  threads: number
  /** How long one may take. */
  milliseconds: number
  /** How much heap one may take. */
  megabytes: number
}

export type ThreadReply<Result> =
  | { kind: 'ready' }
  | { kind: 'done'; result: Result }
  /** An error that is sent from thread to thread loses its code: by that a full disk is known. */
  | { kind: 'failed'; error: unknown; code: unknown }

interface Job<Task, Result> {
  task: Task
  done(result: Result): void
  failed(error: unknown): void
}

interface Thread<Task, Result> {
  worker: Worker
  job: Job<Task, Result> | null
  isReady: boolean
  timer: NodeJS.Timeout | null
}

const IDLE_MILLISECONDS = 30_000

/** Threads begin when there is work for them, and end when there has been none for a while. */
export function startThreads<Task, Result>({
  script,
  work,
  threads,
  milliseconds,
  megabytes,
}: ThreadsGiven): Threads<Task, Result> {
  const running = new Set<Thread<Task, Result>>()
  const waiting: Job<Task, Result>[] = []
  let isClosed = false
  const closed = () => new Error(`${work}: its threads are closed.`)

  function next(): void {
    while (waiting.length > 0) {
      const idle = [...running].find(({ job }) => job === null)
      if (!idle && running.size >= threads) return
      give(idle ?? start(), waiting.shift() as Job<Task, Result>)
    }
  }

  function start(): Thread<Task, Result> {
    const worker = new Worker(script, { resourceLimits: { maxOldGenerationSizeMb: megabytes } })
    const thread: Thread<Task, Result> = { worker, job: null, isReady: false, timer: null }
    running.add(thread)
    worker.on('message', (reply: ThreadReply<Result>) => take(thread, reply))
    worker.on('error', (error) => lose(thread, asTooHard(error)))
    worker.on('exit', () => lose(thread, new Error(`${work}: its thread ended.`)))
    return thread
  }

  function asTooHard(error: unknown): Error {
    const isMemory = error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
    if (isMemory) return new TooHard('memory', `${work} took more than ${megabytes} MB of memory.`)
    return error instanceof Error ? error : new Error(String(error))
  }

  function give(thread: Thread<Task, Result>, job: Job<Task, Result>): void {
    thread.job = job
    thread.worker.ref()
    if (thread.timer) clearTimeout(thread.timer)
    if (thread.isReady) begin(thread)
  }

  // The time of the task begins when the thread has loaded its code
  function begin(thread: Thread<Task, Result>): void {
    if (!thread.job) return
    thread.timer = setTimeout(() => {
      lose(thread, new TooHard('time', `${work} took longer than ${milliseconds} ms.`))
    }, milliseconds)
    thread.worker.postMessage(thread.job.task)
  }

  function take(thread: Thread<Task, Result>, reply: ThreadReply<Result>): void {
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

  function rest(thread: Thread<Task, Result>): void {
    thread.job = null
    if (thread.timer) clearTimeout(thread.timer)
    thread.timer = setTimeout(() => lose(thread, null), IDLE_MILLISECONDS).unref()
    thread.worker.unref()
  }

  function lose(thread: Thread<Task, Result>, reason: Error | null): void {
    if (!running.delete(thread)) return
    if (thread.timer) clearTimeout(thread.timer)
    void thread.worker.terminate()
    thread.job?.failed(reason)
    if (!isClosed) next()
  }

  return {
    ask(task, { isUrgent = false } = {}) {
      if (isClosed) return Promise.reject(closed())
      return new Promise((done, failed) => {
        const job: Job<Task, Result> = { task, done, failed }
        if (isUrgent) waiting.unshift(job)
        else waiting.push(job)
        next()
      })
    },
    async close() {
      isClosed = true
      const reason = closed()
      for (const job of waiting.splice(0)) job.failed(reason)
      const all = [...running]
      for (const thread of all) lose(thread, reason)
      await Promise.all(all.map(({ worker }) => worker.terminate()))
    },
  }
}
