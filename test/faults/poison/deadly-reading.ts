import { readFileSync } from 'node:fs'
import { readMail as read } from '#server/mail/read/read-mail.ts'

/** As it reads every message, except for one that ends the process, as a fault in native code would. */
export const readMail: typeof read = (rawPath, folder) => {
  if (readFileSync(rawPath, 'latin1').includes('\r\nX-Deadly: ')) process.kill(process.pid, 'SIGKILL')
  return read(rawPath, folder)
}
