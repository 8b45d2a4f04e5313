import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { listQueues } from '#contract/tickets.ts'
import { query } from '#web/queries.ts'
import styles from '../shell/shell.module.css'
import { queueIcon } from './queue-icon.tsx'

/** The queues with their live counts. */
export function QueueNav({ narrow }: { narrow: boolean }) {
  const { data } = useQuery(query(listQueues, {}))
  return data?.items.map((queue) => {
    const Icon = queueIcon(queue.key)
    return (
      <Link
        key={queue.key}
        to="/queue/$key"
        params={{ key: queue.key }}
        className={styles.link}
        title={narrow ? queue.name : undefined}
      >
        <Icon size={18} aria-hidden />
        <span className={styles.label}>{queue.name}</span>
        {queue.count !== null && !narrow ? (
          <span className={styles.count}>
            {queue.count}
            {queue.atLeast ? '+' : ''}
          </span>
        ) : null}
      </Link>
    )
  })
}
