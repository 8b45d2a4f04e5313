import { getChoices, helpTopics, sequences } from '#contract/reference.ts'
import { serve, type Web } from '#server/platform/http.ts'
import { serveKind } from '#server/platform/serve-kind.ts'
import { loadChoices } from './choices.ts'
import { archiveHelpTopic } from './help-topics/archive.ts'
import { changeHelpTopic, createHelpTopic } from './help-topics/change.ts'
import { getHelpTopic, helpTopicUsage, listHelpTopics } from './help-topics/help-topics.ts'
import {
  changeSequence,
  createSequence,
  deleteSequence,
  getSequence,
  listSequences,
  sequenceUsage,
} from './sequences.ts'

export function routingRoutes({ web }: { web: Web }): void {
  serve(web, getChoices, (ctx) => loadChoices(ctx))
  serveKind(web, helpTopics, {
    list: listHelpTopics,
    get: getHelpTopic,
    create: createHelpTopic,
    change: changeHelpTopic,
    archive: archiveHelpTopic,
    usage: helpTopicUsage,
  })
  serveKind(web, sequences, {
    list: listSequences,
    get: getSequence,
    create: createSequence,
    change: changeSequence,
    archive: deleteSequence,
    usage: sequenceUsage,
  })
}
