import { parentPort } from 'node:worker_threads'
import type { ReadRequest, ThreadReply } from './pool.ts'
import { readMail } from './read-mail.ts'

/** What runs in a thread of `mailReaders`. */
parentPort?.on('message', ({ rawPath, folder }: ReadRequest) => {
  readMail(rawPath, folder).then(
    (mail) => reply({ kind: 'read', mail }),
    (error: unknown) => reply({ kind: 'failed', error }),
  )
})
reply({ kind: 'ready' })

function reply(message: ThreadReply): void {
  parentPort?.postMessage(message)
}
