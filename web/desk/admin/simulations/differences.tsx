import { SegmentedControl, Select } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { listDifferences, type SimulationResult } from '#contract/simulations.ts'
import { pages } from '#web/queries.ts'
import { EmptyState } from '#web/ui/empty-state.tsx'
import { useFormat } from '#web/ui/format.ts'
import { Paged } from '../mail/paged.tsx'
import { readDifferenceSearch } from './difference-search.ts'
import { DifferenceTable } from './difference-table.tsx'
import styles from './simulations.module.css'

/** The tickets that would differ, and those that the replay did not come to; each opens. */
export function Differences({ id, result }: { id: number; result: SimulationResult }) {
  const { t } = useTranslation()
  const { number } = useFormat()
  const navigate = useNavigate()
  const { kind = 'differs', field } = readDifferenceSearch(useSearch({ strict: false }))
  const list = useInfiniteQuery(pages(listDifferences, { params: { id }, query: { kind, field, limit: 50 } }))
  const items = list.data?.pages.flatMap((page) => page.items) ?? []
  const change = (to: object) => void navigate({ to: '.', search: readDifferenceSearch({ kind, field, ...to }) })
  return (
    <section className={styles.section} aria-labelledby="differences">
      <h2 id="differences">{t('admin-simulations:differences')}</h2>
      <div className={styles.narrowing}>
        <SegmentedControl
          aria-label={t('admin-simulations:differences')}
          maw="100%"
          styles={{
            control: { flex: '1 1 auto' },
            label: { whiteSpace: 'normal', blockSize: '100%', display: 'grid', alignContent: 'center' },
          }}
          data={[
            { value: 'differs', label: `${t('admin-simulations:kind.differs')} (${number(result.differ)})` },
            {
              value: 'notReproduced',
              label: `${t('admin-simulations:kind.notReproduced')} (${number(result.notReproduced)})`,
            },
          ]}
          value={kind}
          onChange={(value) => change({ kind: value, field: undefined })}
        />
        {kind === 'differs' ? (
          <Select
            aria-label={t('admin-simulations:column.field')}
            placeholder={t('admin-simulations:allFields')}
            data={result.byField.map((one) => ({
              value: one.field,
              label: `${t(`admin-simulations:field.${one.field}`)} (${number(one.tickets)})`,
            }))}
            value={field ?? null}
            clearable
            onChange={(value) => change({ field: value ?? undefined })}
          />
        ) : null}
      </div>
      <Paged list={list}>
        {items.length === 0 ? (
          <EmptyState title={t(`admin-simulations:none.${kind}`)} />
        ) : (
          <DifferenceTable items={items} kind={kind} />
        )}
      </Paged>
    </section>
  )
}
