import type { Draft } from '#contract/simulation-draft.ts'
import { ruleProblems } from '#server/automation/rules/check.ts'
import { departmentProblems } from '#server/people/departments/check.ts'
import { repeatProblems } from '#server/people/repeats.ts'
import type { FieldError } from '#server/platform/errors.ts'
import type { Op } from '#server/platform/operation.ts'
import type { Nameable } from '#server/routing/conditions/named.ts'
import { filterProblems } from '#server/routing/filters/check.ts'
import { topicProblems } from '#server/routing/help-topics/check.ts'
import { settingsProblems } from '#server/settings/check.ts'
import { planProblems } from '#server/sla/plans/check.ts'
import { getSlaPlan } from '#server/sla/plans/sla-plans.ts'
import type { Configuration } from './configuration.ts'
import { overlaid } from './draft.ts'
import { draftedIn, savedOnly } from './drafted.ts'

const AT = 'body.draft'

/**
 * Everything that is wrong with a draft, each at its place below `body.draft`: by the checks that saving it would make.
 *
 * @param configuration  as it is saved
 */
export async function draftProblems(op: Op, draft: Draft, configuration: Configuration): Promise<FieldError[]> {
  const drafted = draftedIn(draft)
  return [
    ...(await filtersProblems(op, draft, { saved: configuration, drafted })),
    ...(await rulesProblems(op, draft, { saved: configuration, drafted })),
    ...(await topicsProblems(op, draft, drafted)),
    ...(await departmentsProblems(op, draft, drafted)),
    ...(await defaultsProblems(op, draft, drafted)),
    ...policiesProblems(draft, configuration),
    ...(await plansProblems(op, draft, configuration)),
  ]
}

interface Around {
  saved: Configuration
  drafted: readonly Nameable[]
}

async function filtersProblems(
  op: Op,
  { ticketFilters: draft }: Draft,
  { saved, drafted }: Around,
): Promise<FieldError[]> {
  if (!draft) return []
  const problems = listProblems(draft, saved.filters, 'ticketFilters')
  const after = overlaid(saved, { ticketFilters: { ...draft, removed: [], order: undefined } }).filters
  for (const [at, { id, whole }] of wholes(draft.changed, after).entries()) {
    const before = saved.filters.find((one) => one.id === id) ?? null
    if (whole) problems.push(...moved(await filterProblems(op, whole, before, drafted), `ticketFilters.changed.${at}`))
  }
  return problems
}

async function rulesProblems(op: Op, { rules: draft }: Draft, { saved, drafted }: Around): Promise<FieldError[]> {
  if (!draft) return []
  const problems = listProblems(draft, saved.rules, 'rules')
  const after = overlaid(saved, { rules: { ...draft, removed: [], order: undefined } }).rules
  for (const [at, { id, whole }] of wholes(draft.changed, after).entries()) {
    const before = saved.rules.find((one) => one.id === id) ?? null
    if (id === null && !draft.changed[at]?.trigger) {
      problems.push({ field: `${AT}.rules.changed.${at}.trigger`, code: 'required', message: 'Say when it is asked.' })
    }
    if (whole) problems.push(...moved(await ruleProblems(op, whole, before, drafted), `rules.changed.${at}`))
  }
  return problems
}

/** Each change with all that it comes to; nothing for one of an id that is not there, or that comes again. */
function wholes<T extends { id: number }>(changed: readonly { id: number | null }[], after: readonly T[]) {
  const left = new Map(after.map((one) => [one.id, one]))
  let fresh = 0
  return changed.map(({ id }) => {
    if (id === null) fresh -= 1
    const whole = left.get(id ?? fresh)
    left.delete(id ?? fresh)
    return { id, whole }
  })
}

interface Listed {
  changed: { id: number | null }[]
  removed: number[]
  order?: number[] | undefined
}

function listProblems(
  { changed, removed, order }: Listed,
  saved: readonly { id: number }[],
  kind: string,
): FieldError[] {
  const known = new Set(saved.map(({ id }) => id))
  const named: [field: string, id: number][] = [
    ...changed.flatMap(({ id }, at): [string, number][] =>
      id === null ? [] : [[`${AT}.${kind}.changed.${at}.id`, id]],
    ),
    ...removed.map((id, at): [string, number] => [`${AT}.${kind}.removed.${at}`, id]),
  ]
  const gone = named.flatMap(([field, id]) =>
    known.has(id) ? [] : [{ field, code: 'not_found', message: 'This is no more.' }],
  )
  const all = order && order.filter((id) => known.has(id)).length === order.length && new Set(order).size === known.size
  const isStale = order !== undefined && (!all || order.length !== known.size)
  const message = 'These are not all that there are. Look again.'
  return [
    ...gone,
    ...repeatProblems(named),
    ...(isStale ? [{ field: `${AT}.${kind}.order`, code: 'stale_order', message }] : []),
  ]
}

async function topicsProblems(
  op: Op,
  { helpTopics: draft }: Draft,
  drafted: readonly Nameable[],
): Promise<FieldError[]> {
  const problems: FieldError[] = []
  for (const [at, { id, ...given }] of (draft?.changed ?? []).entries()) {
    const ask = savedOnly(given, drafted)
    const before = await op.db.selectFrom('helpTopic').selectAll().where('id', '=', id).executeTakeFirst()
    if (before)
      problems.push(...moved(await topicProblems(op, ask, { before, formIds: [] }), `helpTopics.changed.${at}`))
    else problems.push(notFound(`helpTopics.changed.${at}.id`, 'help topic'))
  }
  return [...problems, ...repeatedIds(draft?.changed ?? [], 'helpTopics')]
}

async function departmentsProblems(
  op: Op,
  { departments: draft }: Draft,
  drafted: readonly Nameable[],
): Promise<FieldError[]> {
  const problems: FieldError[] = []
  for (const [at, { id, ...given }] of (draft?.changed ?? []).entries()) {
    const place = `departments.changed.${at}`
    const before = await op.db.selectFrom('department').selectAll().where('id', '=', id).executeTakeFirst()
    if (before) problems.push(...moved(await departmentProblems(op, savedOnly(given, drafted), before), place))
    else problems.push(notFound(`${place}.id`, 'department'))
  }
  return [...problems, ...repeatedIds(draft?.changed ?? [], 'departments')]
}

async function defaultsProblems(
  op: Op,
  { settings: draft }: Draft,
  drafted: readonly Nameable[],
): Promise<FieldError[]> {
  if (!draft) return []
  return moved(await settingsProblems(op, { tickets: savedOnly(draft.tickets, drafted) }), 'settings')
}

function policiesProblems({ assignmentPolicies: draft }: Draft, saved: Configuration): FieldError[] {
  const changed = draft?.changed ?? []
  const problems = changed.flatMap(({ subject, kind }, at): FieldError[] => {
    const owners = subject.kind === 'department' ? saved.departments : saved.teams
    const owner = owners.find(({ id }) => id === subject.id)
    if (!owner) return [notFound(`assignmentPolicies.changed.${at}.subject.id`, subject.kind)]
    if (owner.availability !== 'archived' || kind === 'none') return []
    const message = `The ${subject.kind} "${owner.name}" is archived. Bring it back first.`
    return [{ field: `${AT}.assignmentPolicies.changed.${at}.subject.id`, code: 'archived', message }]
  })
  const named = changed.map(({ subject }, at): [string, string] => [
    `${AT}.assignmentPolicies.changed.${at}.subject`,
    `${subject.kind} ${subject.id}`,
  ])
  return [...problems, ...repeatProblems(named)]
}

async function plansProblems(op: Op, { slaPlans: draft }: Draft, saved: Configuration): Promise<FieldError[]> {
  const problems: FieldError[] = []
  for (const [at, { id, ...ask }] of (draft?.changed ?? []).entries()) {
    const place = `slaPlans.changed.${at}`
    const isNew = id < 0
    if (!isNew && !saved.plans.some((plan) => plan.id === id)) problems.push(notFound(`${place}.id`, 'SLA plan'))
    else {
      if (isNew) problems.push(...missing(place, { name: ask.name, graceMinutes: ask.graceMinutes }))
      const before = isNew ? null : await getSlaPlan(op, id)
      problems.push(...moved(await planProblems(op, { ask, before }), place))
    }
  }
  return [...problems, ...repeatedIds(draft?.changed ?? [], 'slaPlans')]
}

/** What something new cannot be without. */
function missing(place: string, needed: Record<string, unknown>): FieldError[] {
  return Object.entries(needed).flatMap(([field, value]) =>
    value === undefined ? [{ field: `${AT}.${place}.${field}`, code: 'required', message: 'This is missing.' }] : [],
  )
}

function repeatedIds(changed: readonly { id: number }[], kind: string): FieldError[] {
  return repeatProblems(changed.map(({ id }, at) => [`${AT}.${kind}.changed.${at}.id`, id]))
}

/** What a verb would say of its own body, said of the place in the draft. */
function moved(problems: FieldError[], place: string): FieldError[] {
  return problems.map((problem) => ({ ...problem, field: problem.field.replace(/^body/, `${AT}.${place}`) }))
}

function notFound(place: string, noun: string): FieldError {
  return { field: `${AT}.${place}`, code: 'not_found', message: `There is no such ${noun}.` }
}
