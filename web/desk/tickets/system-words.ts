import i18next from 'i18next'
import type { Cause } from '#contract/cause.ts'
import type { ThreadEvent } from '#contract/thread.ts'

/**
 * What acts or decides by itself is recorded under an English name. These are put into words; names that people gave
 * (of rules, filters, departments) stay as they are.
 */
function systemWords(name: string): string {
  const known = `desk-ticket:system.${name}`
  return i18next.exists(known) ? i18next.t(known) : name
}

export function authorWords({ kind, name }: Pick<ThreadEvent['author'], 'kind' | 'name'>): string {
  return kind === 'system' ? systemWords(name) : name
}

const bySystem: ReadonlySet<string> = new Set(['setting', 'verb', 'timer', 'assignment'])

/** A cause's name; that of a policy is its kind and whose it is: `Best fit, Hardware`. */
export function causeName({ kind, name }: Pick<Cause, 'name'> & { kind: string }): string {
  if (!bySystem.has(kind)) return name
  const [first = '', ...subject] = name.split(', ')
  return kind === 'assignment' ? [systemWords(first), ...subject].join(', ') : systemWords(name)
}
