import { parentPort } from 'node:worker_threads'
import type { ThreadReply } from './threads.ts'

/** What runs in a thread of `startThreads`: answers each task with what `resultOf` makes of it. */
export function answerTasks<Task, Result>(resultOf: (task: Task) => Result): void {
  const reply = (message: ThreadReply<Result>) => parentPort?.postMessage(message)
  parentPort?.on('message', (task: Task) => {
    try {
      reply({ kind: 'done', result: resultOf(task) })
    } catch (error) {
      reply({ kind: 'failed', error, code: (error as { code?: unknown } | null)?.code })
    }
  })
  reply({ kind: 'ready' })
}
