import {
  requesterTemplates,
  type TemplateKey,
  type TemplateLanguage,
  templateKeys,
  templateLanguages,
} from '#contract/template-keys.ts'
import type { Template, TemplateSummary } from '#contract/templates.ts'
import { clearAlarm } from '#server/mail/alarms.ts'
import { audit } from '#server/platform/audit.ts'
import type { FieldError } from '#server/platform/errors.ts'
import { type Ctx, lockName, type Op, operation } from '#server/platform/operation.ts'
import { demandAdministrator } from '#server/platform/permitted.ts'
import { refuseProblems } from '#server/platform/references.ts'
import { exampleWords } from '#server/routing/actions/value-docs.ts'
import { defaultTemplate } from './defaults.ts'
import { problemOf, type Source } from './engine.ts'
import { docsFor, exampleValues, isForAgents, isKnown } from './values.ts'
import { alarmKey } from './write.ts'

interface Which {
  key: TemplateKey
  language: TemplateLanguage
}

/** @throws Forbidden */
export async function listTemplates(ctx: Ctx): Promise<TemplateSummary[]> {
  demandAdministrator(ctx.actor)
  const rows = await ctx.db.selectFrom('mailTemplate').select(['key', 'language', 'updatedBy', 'updatedAt']).execute()
  return templateKeys.map((key) => ({
    key,
    audience: audienceOf(key),
    languages: templateLanguages.map((language) => {
      const row = rows.find((one) => one.key === key && one.language === language)
      return { language, ...changedBy(row) }
    }),
  }))
}

/** @throws Forbidden */
export async function getTemplate(ctx: Ctx, { key, language }: Which): Promise<Template> {
  demandAdministrator(ctx.actor)
  const own = await ctx.db
    .selectFrom('mailTemplate')
    .selectAll()
    .where('key', '=', key)
    .where('language', '=', language)
    .executeTakeFirst()
  const ours = defaultTemplate(key, language)
  const { subject, body } = own ?? ours
  const values = docsFor(key).map(({ name, description, example }) => ({
    name,
    description,
    example: exampleWords(example),
  }))
  return { key, language, audience: audienceOf(key), ...changedBy(own), subject, body, default: ours, values }
}

/**
 * Writes a template in words of one's own. It is tried with made-up values first.
 *
 * @throws Forbidden
 * @throws BadInput `broken_template`  at subject or body, with the line
 */
export function putTemplate(ctx: Ctx, which: Which, { subject, body }: Source): Promise<Template> {
  demandAdministrator(ctx.actor)
  refuseProblems(problemsIn(which.key, { subject, body }, 'body'))
  return operation(ctx, async (op) => {
    await lockName(op, 'templates')
    const before = await getTemplate(op, which)
    const own = { subject, body, updatedBy: op.actor.name, updatedAt: op.now }
    await op.db
      .insertInto('mailTemplate')
      .values({ ...which, ...own })
      .onConflict((conflict) => conflict.columns(['key', 'language']).doUpdateSet(own))
      .execute()
    await settle(op, which, { before, after: { subject, body } })
    return getTemplate(op, which)
  })
}

/** @throws Forbidden */
export function resetTemplate(ctx: Ctx, which: Which): Promise<Template> {
  demandAdministrator(ctx.actor)
  return operation(ctx, async (op) => {
    await lockName(op, 'templates')
    const before = await getTemplate(op, which)
    await op.db.deleteFrom('mailTemplate').where('key', '=', which.key).where('language', '=', which.language).execute()
    await settle(op, which, { before, after: before.default })
    return getTemplate(op, which)
  })
}

/** What is wrong with a template, at its fields under `at`. */
export function problemsIn(key: TemplateKey, source: Source, at: string): FieldError[] {
  const given = { values: exampleValues(key), known: isKnown(key), isForAgents }
  return (['subject', 'body'] as const).flatMap((part) => {
    const problem = problemOf({ part, source: source[part], ...given })
    if (!problem) return []
    const message = `Line ${problem.line}: ${problem.message}`
    return [{ field: `${at}.${part}`, code: 'broken_template', message }]
  })
}

async function settle(op: Op, which: Which, { before, after }: { before: Source; after: Source }): Promise<void> {
  await clearAlarm(op, alarmKey(which))
  const changed = (['subject', 'body'] as const).filter((part) => before[part] !== after[part])
  if (changed.length === 0) return
  const changes = Object.fromEntries(changed.map((part) => [part, { from: before[part], to: after[part] }]))
  await audit(op, { type: 'template.changed', subject: 'template', changes, data: { ...which } })
}

function audienceOf(key: TemplateKey): 'requesters' | 'agents' {
  return requesterTemplates.some((one) => one === key) ? 'requesters' : 'agents'
}

function changedBy(row: { updatedBy: string; updatedAt: Date } | undefined) {
  return {
    isChanged: row !== undefined,
    updatedBy: row?.updatedBy ?? null,
    updatedAt: row?.updatedAt.toISOString() ?? null,
  }
}
