import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useAgent } from '#web/session.ts'
import type { Choice } from '#web/ui/choice-list.tsx'
import { Dot } from '#web/ui/dot.tsx'
import { useChoices } from '../tickets/choices.ts'
import { PriorityMark } from '../tickets/marks.tsx'
import { Filter } from './filter.tsx'
import styles from './list-page.module.css'
import { isFiltered, type ListSearch, sorts } from './list-search.ts'

interface Props {
  search: ListSearch
  onChange: (change: Partial<ListSearch>) => void
  onClear: () => void
  /** By state too: for lists that hold open and closed tickets. */
  withStatus?: boolean
}

/** Narrows and orders a list; the address holds what is set. */
export function Filters({ search, onChange, onClear, withStatus = false }: Props) {
  const { t } = useTranslation()
  const { departments, priorities, helpTopics, agents } = useChoices()
  const me = useAgent()
  const people: Choice<number | 'none'>[] = [
    { value: 'none', label: t('desk-ticket:unassigned') },
    { value: me.id, label: t('desk-ticket:assignee.me', { name: me.name }) },
    ...agents.filter(({ id }) => id !== me.id).map(({ id, name }) => ({ value: id, label: name })),
  ]
  const states = (['open', 'resolved', 'closed'] as const).map((state) => ({
    value: state,
    label: t(`desk-queue:state.${state}`),
    mark: <Dot color={`var(--state-${state})`} hollow={state !== 'open'} />,
  }))
  return (
    // biome-ignore lint/a11y/useSemanticElements: no form is filled in here.
    <div className={styles.tools} role="group" aria-label={t('desk-queue:filters')}>
      {withStatus ? (
        <Filter
          label={t('desk-ticket:field.status')}
          choices={states}
          value={search.status ?? null}
          onChange={(status) => onChange({ status: status ?? undefined })}
        />
      ) : null}
      <Filter<number>
        label={t('desk-ticket:field.department')}
        choices={departments.map(({ id, path }) => ({ value: id, label: path }))}
        value={search.department ?? null}
        onChange={(department) => onChange({ department: department ?? undefined })}
      />
      <Filter<number>
        label={t('desk-ticket:field.priority')}
        choices={priorities.map((one) => ({
          value: one.id,
          label: one.name,
          mark: <PriorityMark priority={{ ...one, name: '' }} />,
        }))}
        value={search.priority ?? null}
        onChange={(priority) => onChange({ priority: priority ?? undefined })}
      />
      <Filter<number>
        label={t('desk-ticket:field.helpTopic')}
        choices={helpTopics.map(({ id, path }) => ({ value: id, label: path }))}
        value={search.topic ?? null}
        onChange={(topic) => onChange({ topic: topic ?? undefined })}
      />
      <Filter<number | 'none'>
        label={t('desk-ticket:field.agent')}
        choices={people}
        value={search.agent ?? null}
        onChange={(agent) => onChange({ agent: agent ?? undefined })}
      />
      <Filter
        label={t('desk-queue:sortBy')}
        all={t('desk-queue:sort.default')}
        choices={sorts.map((sort) => ({ value: sort, label: t(`desk-queue:sort.${sort}`) }))}
        value={search.sort ?? null}
        onChange={(sort) => onChange({ sort: sort ?? undefined })}
      />
      {isFiltered(search) ? (
        <Button size="compact-sm" variant="subtle" color="gray" onClick={onClear}>
          {t('desk-queue:clear')}
        </Button>
      ) : null}
    </div>
  )
}
