import { Button } from '@mantine/core'
import { IconFlask } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { createSimulation, listSimulations, type SimulationHead } from '#contract/simulations.ts'
import { keyOf, pages } from '#web/queries.ts'
import { useSubmit } from '#web/submit.ts'
import { DataTable } from '#web/ui/data-table.tsx'
import { EmptyState } from '#web/ui/empty-state.tsx'
import { ProblemBanner } from '#web/ui/error-state.tsx'
import { useFormat } from '#web/ui/format.ts'
import { PageHeader } from '#web/ui/page-header.tsx'
import { RelativeTime } from '#web/ui/time.tsx'
import listStyles from '../list/list.module.css'
import { Paged } from '../mail/paged.tsx'
import { isActive, whileActive } from './active.ts'
import { useDraftWords } from './draft-words.ts'
import styles from './simulations.module.css'
import { StateBadge } from './state-badge.tsx'

/** Simulations of everybody, newest first. */
export function SimulationsPage() {
  const { t } = useTranslation()
  const { number, percent } = useFormat()
  const navigate = useNavigate()
  const draftWords = useDraftWords()
  const open = ({ id }: Pick<SimulationHead, 'id'>) =>
    void navigate({ to: '/admin/simulations/$simulationId', params: { simulationId: String(id) } })
  const list = useInfiniteQuery({
    ...pages(listSimulations, { query: { limit: 50 } }),
    refetchInterval: ({ state }) => whileActive(state.data?.pages.flatMap((page) => page.items)),
  })
  const { submit, isPending, problem } = useSubmit(createSimulation, {
    invalidates: [keyOf(listSimulations)],
    onDone: open,
  })
  const title = t('admin:page.simulations.title')
  return (
    <>
      <PageHeader
        title={title}
        lead={t('admin:page.simulations.lead')}
        actions={
          <Button
            variant="default"
            leftSection={<IconFlask size={16} aria-hidden />}
            loading={isPending}
            onClick={() => submit({ body: { draft: {} } })}
          >
            {t('admin-simulations:replay')}
          </Button>
        }
      />
      <ProblemBanner problem={problem} />
      <Paged list={list}>
        <DataTable
          label={title}
          rows={list.data?.pages.flatMap((page) => page.items) ?? []}
          rowKey={({ id }) => id}
          onOpen={open}
          empty={
            <EmptyState icon={<IconFlask size={22} />} title={t('admin-simulations:empty')}>
              {t('admin-simulations:emptyText')}
              <span className={styles.ways}>
                <Link to="/admin/ticket-filters">{t('admin:page.ticketFilters.title')}</Link>
                <Link to="/admin/rules">{t('admin:page.rules.title')}</Link>
                <Link to="/admin/assignment">{t('admin:page.assignment.title')}</Link>
                <Link to="/admin/sla-plans">{t('admin:page.slaPlans.title')}</Link>
              </span>
            </EmptyState>
          }
          columns={[
            {
              key: 'draft',
              label: t('admin-simulations:column.draftOf'),
              render: ({ outline }) => <span className={listStyles.brief}>{draftWords(outline)}</span>,
            },
            {
              key: 'days',
              label: t('admin-simulations:column.days'),
              render: ({ days }) => t('admin-simulations:ofDays', { count: days }),
              isMinor: true,
            },
            {
              key: 'state',
              label: t('admin-simulations:column.state'),
              render: (run) => (
                <>
                  <StateBadge state={run.state} />
                  {isActive(run) && run.progress.total ? (
                    <span className={styles.soft}>
                      {' '}
                      {percent(Math.floor((run.progress.done / run.progress.total) * 100) / 100)}
                    </span>
                  ) : null}
                </>
              ),
            },
            {
              key: 'differ',
              label: t('admin-simulations:figure.differ'),
              render: ({ result }) => (result ? number(result.differ) : '–'),
              align: 'end',
              isMinor: true,
            },
            {
              key: 'at',
              label: t('admin-simulations:column.at'),
              render: ({ createdAt, createdBy }) => (
                <>
                  <RelativeTime at={createdAt} /> <bdi className={styles.soft}>{createdBy.name}</bdi>
                </>
              ),
              isMinor: true,
            },
          ]}
        />
      </Paged>
    </>
  )
}
