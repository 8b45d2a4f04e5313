import { IconBuilding, IconChevronRight } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useRouterState } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { listQueues, type Queue } from '#contract/tickets.ts'
import { query } from '#web/queries.ts'
import { useRemembered } from '#web/ui/remembered.ts'
import { queueIcon } from './queue-icon.tsx'
import { QueueLink } from './queue-link.tsx'
import { queueName } from './queue-name.ts'
import styles from './queue-nav.module.css'

/** The queues with their live counts, as a tree, and the departments one belongs to. */
export function QueueNav({ narrow }: { narrow: boolean }) {
  const { t } = useTranslation()
  const { data } = useQuery(query(listQueues, {}))
  const [folded, setFolded] = useRemembered<string[]>('deskbell.queues.folded', ['closed'])
  const here = useHere()
  const isDepartment = ({ key }: Queue) => key.startsWith('department:')
  const departments = data?.items.filter(isDepartment) ?? []
  const queues = data?.items.filter((queue) => !isDepartment(queue)) ?? []
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
            isHere={here === queue.key}
          />
          {children.length > 0 && !narrow ? (
            <Fold isFolded={isFolded} name={name} onToggle={() => toggle(queue.key)} />
          ) : null}
        </div>
        {children.length > 0 && !isFolded ? (
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
              {departments.map((queue) => (
                <li key={queue.key}>
                  <QueueLink
                    to={queue.key}
                    name={queue.name}
                    icon={IconBuilding}
                    count={queue}
                    narrow={narrow}
                    depth={0}
                    isHere={here === queue.key}
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

/** The queue that is on the page. */
function useHere(): string | null {
  const path = useRouterState({ select: ({ location }) => location.pathname })
  const [, queue] = /\/queue\/([^/]+)$/.exec(path) ?? []
  return queue ? decodeURIComponent(queue) : null
}
