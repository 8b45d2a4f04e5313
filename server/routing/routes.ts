import { listActionValues } from '#contract/action-values.ts'
import { getChoices, helpTopics, sequences } from '#contract/reference.ts'
import {
  listConditionFields,
  listFilterVersions,
  orderTicketFilters,
  restoreFilterVersion,
  ticketFilters,
} from '#contract/ticket-filters.ts'
import { serve, type Web } from '#server/platform/http.ts'
import { serveKind } from '#server/platform/serve-kind.ts'
import { usage } from '#server/platform/uses.ts'
import { keepTargets } from '#server/sla/plans/keep-targets.ts'
import { presentActionValues } from './actions/templates.ts'
import { loadChoices } from './choices.ts'
import { presentFields } from './conditions/fields.ts'
import { loadCatalogue } from './conditions/load-catalogue.ts'
import {
  archiveFilter,
  changeFilter,
  createFilter,
  filterKind,
  orderFilters,
  restoreVersion,
} from './filters/change.ts'
import { getFilter, listFilters, listVersions } from './filters/list.ts'
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

// What gives tickets an SLA plan, and the department whose hours count.
const given = ['slaPlanId', 'departmentId', 'availability']
const acting = ['actions', 'availability', 'isSilent']

export function routingRoutes({ web }: { web: Web }): void {
  serve(web, getChoices, (ctx) => loadChoices(ctx))
  serveKind(web, helpTopics, {
    list: listHelpTopics,
    get: getHelpTopic,
    create: (ctx, body) => keepTargets(ctx, { body, names: given }, (op) => createHelpTopic(op, body)),
    change: (ctx, id, body) => keepTargets(ctx, { body, names: given }, (op) => changeHelpTopic(op, id, body)),
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
  serve(web, orderTicketFilters, (ctx, { body }) => orderFilters(ctx, body.ids))
  serve(web, listFilterVersions, (ctx, { params, query }) => listVersions(ctx, params.id, query))
  serve(web, restoreFilterVersion, (ctx, { params }) =>
    keepTargets(ctx, { body: { actions: [] }, names: acting }, (op) => restoreVersion(op, params.id, params.version)),
  )
  serve(web, listActionValues, async () => ({ items: presentActionValues() }))
  serve(web, listConditionFields, async (ctx, { query }) => ({
    items: presentFields(await loadCatalogue(ctx.db), query.place),
  }))
  serveKind(web, ticketFilters, {
    list: listFilters,
    get: getFilter,
    create: (ctx, body) => keepTargets(ctx, { body, names: acting }, (op) => createFilter(op, body)),
    change: (ctx, id, body) => keepTargets(ctx, { body, names: acting }, (op) => changeFilter(op, id, body)),
    archive: archiveFilter,
    usage: (ctx, id) => usage(ctx.db, filterKind, id),
  })
}
