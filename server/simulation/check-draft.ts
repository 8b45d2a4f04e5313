import type { Draft } from '#contract/simulation-draft.ts'
import { ruleProblems } from '#server/automation/rules/check.ts'
import { repeatProblems } from '#server/people/repeats.ts'
import type { FieldError } from '#server/platform/errors.ts'
import type { Op } from '#server/platform/operation.ts'
import { filterProblems } from '#server/routing/filters/check.ts'
import { givenProblems } from './check-draft-defaults.ts'
import { slaProblems } from './check-draft-sla.ts'
import type { Configuration } from './configuration.ts'
import { overlaid } from './draft.ts'
import { AT, moved, notFound } from './draft-place.ts'
import { type Around, draftedIn } from './drafted.ts'

/**
 * Everything that is wrong with a draft, each at its place below `body.draft`: by the checks that saving it would make.
 *
 * @param configuration  as it is saved
 */
export async function draftProblems(op: Op, draft: Draft, configuration: Configuration): Promise<FieldError[]> {
  const around = { saved: configuration, drafted: draftedIn(draft) }
  return [
    ...(await filtersProblems(op, draft, around)),
    ...(await rulesProblems(op, draft, around)),
    ...(await givenProblems(op, draft, around)),
    ...policiesProblems(draft, configuration),
    ...(await slaProblems(op, draft, around)),
  ]
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
