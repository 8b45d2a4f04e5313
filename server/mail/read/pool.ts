import { availableParallelism } from 'node:os'
import { startThreads } from '#server/platform/threads.ts'
import type { MailBody } from '../quotes/annotate.ts'
import type { Annotated } from '../quotes/annotated.ts'
import type { Circumstances } from '../quotes/judge.ts'
import type { ReadMail } from './mail.ts'

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

const MOST_THREADS = 4

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
  const { ask, close } = startThreads<Task, ReadMail | Annotated>({
    script: new URL('./pool-thread.ts', import.meta.url),
    work: 'Reading the message',
    threads,
    milliseconds,
    megabytes,
  })
  return {
    // A thread answers a task with what the task is for.
    read: (rawPath, folder) => ask({ kind: 'read', rawPath, folder }) as Promise<ReadMail>,
    annotate: (body, circumstances) =>
      ask({ kind: 'annotate', body, circumstances }, { isUrgent: true }) as Promise<Annotated>,
    close,
  }
}
