import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { listPolicies } from '#contract/assignment.ts'
import { departments } from '#contract/people.ts'
import { helpTopics } from '#contract/reference.ts'
import { rules } from '#contract/rules.ts'
import type { DraftOutline } from '#contract/simulation-draft.ts'
import { schedules, slaPlans } from '#contract/sla.ts'
import { ticketFilters } from '#contract/ticket-filters.ts'
import { query } from '#web/queries.ts'
import { everything } from '../list/everything.ts'
import type { Thing } from '../list/kind.ts'

type Part = keyof DraftOutline

const parts: Part[] = [
  ...(['slaPlans', 'schedules', 'ticketFilters', 'rules', 'helpTopics', 'departments'] as const),
  ...(['assignmentPolicies', 'settings'] as const),
]

/** What a draft changes, in a few words: "Filter Invoices to Billing". */
export function useDraftWords(): (outline: DraftOutline) => string {
  const { t, i18n } = useTranslation()
  const policies = useQuery(query(listPolicies, {})).data?.items
  const things = {
    ticketFilters: useQuery(everything<Thing>(ticketFilters.list)).data,
    rules: useQuery(everything<Thing>(rules.list)).data,
    helpTopics: useQuery(everything<Thing>(helpTopics.list)).data,
    slaPlans: useQuery(everything<Thing>(slaPlans.list)).data,
    schedules: useQuery(everything<Thing>(schedules.list)).data,
    departments: useQuery(everything<Thing>(departments.list)).data,
    assignmentPolicies: [] as Thing[],
    settings: [] as Thing[],
  }
  const nameOf = (part: Part, id: number | null) =>
    id === null || id < 0 ? t('admin-simulations:new') : (things[part]?.find((one) => one.id === id)?.name ?? `#${id}`)
  const nameOfPolicy = ({ kind, id }: { kind: string; id: number }) =>
    policies?.find(({ subject }) => subject.kind === kind && subject.id === id)?.subject.name ?? `#${id}`
  return (outline) => {
    const words = parts.flatMap((part) => {
      const { changed = [], removed = [], isOrdered = false } = outline[part] ?? {}
      if (part === 'settings') return outline.settings ? [t('admin-simulations:draft.settings')] : []
      return [
        ...changed.map(({ id, name, subject }) =>
          t(`admin-simulations:draft.${part}`, { name: subject ? nameOfPolicy(subject) : (name ?? nameOf(part, id)) }),
        ),
        ...removed.map((id) => t(`admin-simulations:without.${part}`, { name: nameOf(part, id) })),
        ...(isOrdered ? [t(`admin-simulations:ordered.${part}`)] : []),
      ]
    })
    if (words.length === 0) return t('admin-simulations:draft.nothing')
    return new Intl.ListFormat(i18n.language, { type: 'unit' }).format(words)
  }
}
