import { sql } from 'kysely'
import type { TestOutcome } from '#contract/conditions.ts'

/**
 * Of a ticket `t`, the answers that agents do not see, by their keys in the catalogue of conditions: whatever tells them
 * what a filter or a rule saw goes without these.
 */
export const hiddenAnswers = sql`array(
  select 'fields.' || f.key from form_field f where f.agent_mode = 'hidden'
  except select 'fields.' || f.key from asked_fields(t.help_topic_id, t.form_ids) f where f.agent_mode <> 'hidden'
  union all select case o.kind when 'contact' then 'requester.fields.' else 'organization.fields.' end || f.key
    from form_field f join form o on o.id = f.form_id where o.kind in ('contact', 'organization') and f.agent_mode = 'hidden')`

/** The answer itself, or a property of what it chooses. */
function isHidden(key: string, hidden: readonly string[]): boolean {
  return hidden.some((one) => key === one || key.startsWith(`${one}.`))
}

/** What a condition saw, by the catalogue's keys. */
export function withoutHidden<T>(saw: Record<string, T>, hidden: readonly string[]): Record<string, T> {
  return Object.fromEntries(Object.entries(saw).filter(([key]) => !isHidden(key, hidden)))
}

/** Comparisons with a hidden answer are told without it, and without what it was compared with. */
export function hideAnswers(trace: TestOutcome[], hidden: readonly string[]): TestOutcome[] {
  return trace.map((outcome) => {
    if (!isHidden(outcome.test.field, hidden)) return outcome
    const { value: _, ...test } = outcome.test
    return { ...outcome, test, saw: null, isHidden: true }
  })
}

/** What an action came to; that of setting a field says which, and to what. */
export function hideSet<T extends { kind?: unknown; value?: unknown }>(did: T[], hidden: readonly string[]): T[] {
  return did.map((one) => {
    const key = one.kind === 'setField' ? String(one.value).split(':')[0] : undefined
    return key !== undefined && isHidden(`fields.${key}`, hidden) ? { ...one, value: key } : one
  })
}
