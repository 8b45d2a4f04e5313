import { answerTasks } from '#server/platform/answer-tasks.ts'
import { annotate } from '../quotes/annotate.ts'
import type { Task } from './pool.ts'
import { readMail } from './read-mail.ts'

/** What runs in a thread of `mailReaders`. */
answerTasks((task: Task) =>
  task.kind === 'read' ? readMail(task.rawPath, task.folder) : annotate(task.body, task.circumstances),
)
