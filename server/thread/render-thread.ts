import { answerTasks } from '#server/platform/answer-tasks.ts'
import { renderBody } from '#server/platform/html.ts'

/** What runs in a thread of `bodyRenderers`. */
answerTasks(renderBody)
