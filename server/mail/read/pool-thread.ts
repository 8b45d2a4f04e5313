import { parentPort } from 'node:worker_threads'
import { annotate } from '../quotes/annotate.ts'
import type { Task, ThreadReply } from './pool.ts'
import { readMail } from './read-mail.ts'

/** What runs in a thread of `mailReaders`. */
parentPort?.on('message', (task: Task) => {
  try {
    reply({ kind: 'done', result: resultOf(task) })
  } catch (error) {
    reply({ kind: 'failed', error, code: (error as { code?: unknown } | null)?.code })
  }
})
reply({ kind: 'ready' })

function resultOf(task: Task) {
  return task.kind === 'read' ? readMail(task.rawPath, task.folder) : annotate(task.body, task.circumstances)
}

function reply(message: ThreadReply): void {
  parentPort?.postMessage(message)
}
