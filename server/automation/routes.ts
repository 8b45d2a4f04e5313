import * as macroContract from '#contract/macros.ts'
import * as contract from '#contract/rules.ts'
import { listAskable as askableRoute, whyNotRule as whyNotRoute } from '#contract/why-not.ts'
import type { App } from '#server/platform/app.ts'
import { serve } from '#server/platform/http.ts'
import { serveKind } from '#server/platform/serve-kind.ts'
import { usage } from '#server/platform/uses.ts'
import { keepTargets } from '#server/sla/plans/keep-targets.ts'
import { archiveMacro, changeMacro, createMacro } from './macros/change.ts'
import { getManageable, listMacros } from './macros/macros.ts'
import { previewMacro, runMacro, runMacroOnMany } from './macros/run.ts'
import { archiveRule, changeRule, createRule, orderRules, restoreRuleVersion, ruleKind } from './rules/change.ts'
import { getRule, listRuleRuns, listRules, listRuleVersions } from './rules/list.ts'
import { tryRule } from './rules/try.ts'
import { listAskable } from './why-not/list.ts'
import { whyNotRule } from './why-not/rule.ts'

/** Of rules and macros: what may give tickets an SLA plan in a department whose hours count. */
const acting = ['actions', 'availability', 'isSilent', 'owner']

export function automationRoutes({ web, db, config, log }: Pick<App, 'web' | 'db' | 'config' | 'log'>): void {
  serve(web, contract.orderRules, (ctx, { body }) => orderRules(ctx, body.ids))
  serve(web, contract.testRule, (ctx, { body }) => tryRule({ db, config, now: ctx.now }, ctx, body))
  serveKind(web, contract.rules, {
    list: listRules,
    get: getRule,
    create: (ctx, body) => keepTargets(ctx, { body, names: acting }, (op) => createRule(op, body)),
    change: (ctx, id, body) => keepTargets(ctx, { body, names: acting }, (op) => changeRule(op, id, body)),
    archive: archiveRule,
    usage: (ctx, id) => usage(ctx.db, ruleKind, id),
  })
  serve(web, contract.listRuleVersions, (ctx, { params, query }) => listRuleVersions(ctx, params.id, query))
  serve(web, contract.listRuleRuns, (ctx, { params, query }) => listRuleRuns(ctx, params.id, query))
  serve(web, contract.restoreRuleVersion, (ctx, { params }) =>
    keepTargets(ctx, { body: { actions: [] }, names: acting }, (op) =>
      restoreRuleVersion(op, params.id, params.version),
    ),
  )

  serve(web, askableRoute, async (ctx, { params }) => ({ items: await listAskable(ctx, params.id) }))
  serve(web, whyNotRoute, (ctx, { params }) => whyNotRule(ctx, params.id, params.ruleId))

  serve(web, macroContract.listMacros, (ctx, { query }) => listMacros(ctx, query))
  serve(web, macroContract.getMacro, (ctx, { params }) => getManageable(ctx, params.id))
  serve(web, macroContract.createMacro, (ctx, { body }) =>
    keepTargets(ctx, { body, names: acting }, (op) => createMacro(op, body)),
  )
  serve(web, macroContract.changeMacro, (ctx, { params, body }) =>
    keepTargets(ctx, { body, names: acting }, (op) => changeMacro(op, params.id, body)),
  )
  serve(web, macroContract.archiveMacro, (ctx, { params }) => archiveMacro(ctx, params.id))
  serve(web, macroContract.previewMacro, (ctx, { params }) => previewMacro(ctx, params.id, params.macroId))
  serve(web, macroContract.runMacro, (ctx, { params, body }) => runMacro(ctx, params.id, params.macroId, body))
  serve(web, macroContract.runMacroOnMany, (ctx, { params, body }) =>
    runMacroOnMany(ctx, { macroId: params.id, ticketIds: body.ticketIds, log }),
  )
}
