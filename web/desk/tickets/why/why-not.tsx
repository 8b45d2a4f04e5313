import { Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Askable, listAskable } from '#contract/why-not.ts'
import { query } from '#web/queries.ts'
import { problemIn } from '#web/submit.ts'
import { ErrorState } from '#web/ui/error-state.tsx'
import { BlockSkeleton } from '#web/ui/skeletons.tsx'
import styles from './why.module.css'
import { WhyNotFilter } from './why-not-filter.tsx'
import { WhyNotRule } from './why-not-rule.tsx'

const kinds = ['ticketFilter', 'rule'] as const

/** Any ticket filter or rule, and why it did or did not do something: the first comparison that failed, with what it saw. */
export function WhyNot({ ticketId }: { ticketId: number }) {
  const { t } = useTranslation()
  const [chosen, setChosen] = useState<string | null>(null)
  const { data, error } = useQuery(query(listAskable, { params: { id: ticketId } }))
  if (error) return <ErrorState problem={problemIn(error)} />
  if (!data) return <BlockSkeleton height={40} />
  if (data.items.length === 0) return <p className={styles.soft}>{t('admin-rules:whyNot.none')}</p>
  const groups = kinds.map((kind) => ({
    group: t(kind === 'rule' ? 'admin-rules:whyNot.rules' : 'admin-rules:whyNot.filters'),
    items: data.items.filter((one) => one.kind === kind).map((one) => ({ value: keyOf(one), label: label(one) })),
  }))
  const one = data.items.find((askable) => keyOf(askable) === chosen)
  function label({ name, hasRun, hasLookedOn, availability }: Askable): string {
    const marks = [
      hasRun && t('admin-rules:whyNot.hasRun'),
      hasLookedOn && t('admin-rules:whyNot.hasLookedOn'),
      availability === 'archived' && t('admin-rules:whyNot.archived'),
    ]
    const said = marks.filter(Boolean).join(', ')
    return said ? `${name} (${said})` : name
  }
  return (
    <div className={styles.panel}>
      <Select
        aria-label={t('admin-rules:whyNot.choose')}
        placeholder={t('admin-rules:whyNot.choose')}
        data={groups.filter(({ items }) => items.length > 0)}
        value={chosen}
        searchable
        comboboxProps={{ withinPortal: false }}
        onChange={setChosen}
      />
      {one?.kind === 'ticketFilter' ? <WhyNotFilter ticketId={ticketId} filterId={one.id} /> : null}
      {one?.kind === 'rule' ? <WhyNotRule key={one.id} ticketId={ticketId} ruleId={one.id} /> : null}
    </div>
  )
}

function keyOf({ kind, id }: Askable): string {
  return `${kind} ${id}`
}
