import { IconBuilding, IconChevronRight } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useRouterState } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { listQueues, type Queue } from '#contract/tickets.ts'
import { query } from '#web/queries.ts'
import { useAgent } from '#web/session.ts'
import { useRemembered } from '#web/ui/remembered.ts'
import { queueIcon } from './queue-icon.tsx'
import { QueueLink } from './queue-link.tsx'
import { queueName } from './queue-name.ts'
import styles from './queue-nav.module.css'

/** The queues with their live counts, as a tree, and the departments one belongs to. */
export function QueueNav({ narrow }: { narrow: boolean }) {
  const { t } = useTranslation()
  const { departments } = useAgent()
  const { data } = useQuery(query(listQueues, {}))
  const [folded, setFolded] = useRemembered<string[]>('deskbell.queues.folded', [])
  const here = useHere()
  const queues = data?.items ?? []
  const toggle = (key: string) =>
    setFolded(folded.includes(key) ? folded.filter((one) => one !== key) : [...folded, key])

  const draw = (queue: Queue, depth: number) => {
    const children = queues.filter(({ parentKey }) => parentKey === queue.key)
    const isFolded = folded.includes(queue.key)
    const name = queueName(t, queue.key, queue.name)
    return (
      <li key={queue.key}>
        <div className={styles.item}>
          <QueueLink
            to={queue.key}
            name={name}
            icon={queueIcon(queue.key)}
            count={queue}
            narrow={narrow}
            depth={narrow ? 0 : depth}
            isHere={here.queue === queue.key && here.department === null}
          />
          {children.length > 0 && !narrow ? (
            <Fold isFolded={isFolded} name={name} onToggle={() => toggle(queue.key)} />
          ) : null}
        </div>
        {children.length > 0 && (!isFolded || narrow) ? (
          <ul className={styles.list}>{children.map((child) => draw(child, depth + 1))}</ul>
        ) : null}
      </li>
    )
  }
  const top = queues.filter(({ parentKey }) => parentKey === null || !queues.some(({ key }) => key === parentKey))
  const areDepartmentsFolded = folded.includes('departments')
  return (
    <>
      <ul className={styles.list}>{top.map((queue) => draw(queue, 0))}</ul>
      {departments.length > 1 && !narrow ? (
        <>
          <div className={styles.heading}>
            <h2>{t('desk-queue:departments')}</h2>
            <Fold
              isFolded={areDepartmentsFolded}
              name={t('desk-queue:departments')}
              onToggle={() => toggle('departments')}
            />
          </div>
          {areDepartmentsFolded ? null : (
            <ul className={styles.list}>
              {departments.map(({ id, name }) => (
                <li key={id}>
                  <QueueLink
                    to="open"
                    department={id}
                    name={name}
                    icon={IconBuilding}
                    narrow={narrow}
                    depth={0}
                    isHere={here.department === id}
                  />
                </li>
              ))}
            </ul>
          )}
        </>
      ) : null}
    </>
  )
}

function Fold({ isFolded, name, onToggle }: { isFolded: boolean; name: string; onToggle: () => void }) {
  const { t } = useTranslation()
  return (
    <button
      type="button"
      className={styles.fold}
      aria-expanded={!isFolded}
      aria-label={t('desk-queue:fold', { name })}
      data-open={!isFolded || undefined}
      onClick={onToggle}
    >
      <IconChevronRight size={14} aria-hidden />
    </button>
  )
}

/** Which queue is on the page, and whether it is narrowed to one department. */
function useHere(): { queue: string | null; department: number | null } {
  const path = useRouterState({ select: ({ location }) => location.pathname })
  const search = useRouterState({ select: ({ location }) => location.search as { department?: number } })
  const [, queue] = /\/queue\/([^/]+)$/.exec(path) ?? []
  return { queue: queue ?? null, department: queue ? (search.department ?? null) : null }
}
