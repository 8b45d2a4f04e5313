import { parentPort } from 'node:worker_threads'
import type { ReadRequest, ThreadReply } from './pool.ts'
import { readMail } from './read-mail.ts'

/** What runs in a thread of `mailReaders`. */
parentPort?.on('message', ({ rawPath, folder }: ReadRequest) => {
  try {
    reply({ kind: 'read', mail: readMail(rawPath, folder) })
  } catch (error) {
    reply({ kind: 'failed', error, code: (error as { code?: unknown } | null)?.code })
  }
})
reply({ kind: 'ready' })

function reply(message: ThreadReply): void {
  parentPort?.postMessage(message)
}
