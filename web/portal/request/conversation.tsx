import { Button } from '@mantine/core'
import { IconArrowDown } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { getPortalTicket, type PortalTicket } from '#contract/portal.ts'
import { keyOf } from '#web/queries.ts'
import { Answering } from './answering.tsx'
import styles from './page.module.css'
import { Rating } from './rating.tsx'
import { Thread } from './thread.tsx'
import { useCalmThread } from './use-calm-thread.ts'
import { useThread } from './use-thread.ts'
import { Withheld } from './withheld.tsx'

const LONG = 4

/** The thread and, below it, what one can do about it. */
export function Conversation({ ticket }: { ticket: PortalTicket }) {
  const { t } = useTranslation()
  const cache = useQueryClient()
  const newest = useRef<HTMLLIElement>(null)
  const answering = useRef<HTMLDivElement>(null)
  const { items, earlier } = useThread(ticket)
  const { shown, held, showAll } = useCalmThread(items, answering)
  const onChanged = (next: PortalTicket) => {
    cache.setQueryData(keyOf(getPortalTicket, { params: { id: ticket.id } }), next)
    void cache.invalidateQueries({
      predicate: ({ queryKey: [area, noun, third] }) =>
        area === 'portal' && noun === 'tickets' && typeof third === 'object',
    })
    showAll(next.thread)
  }
  const toNewest = () => {
    showAll(items)
    // Once it is on the page.
    requestAnimationFrame(() => newest.current?.scrollIntoView({ block: 'center', behavior: 'smooth' }))
  }
  return (
    <>
      <Rating ticket={ticket} onChanged={onChanged} />
      {shown.filter(({ type }) => type !== 'event').length > LONG ? (
        <Button
          variant="subtle"
          size="compact-sm"
          className={styles.jump}
          leftSection={<IconArrowDown size={15} aria-hidden />}
          onClick={toNewest}
        >
          {t('portal:request.newest')}
        </Button>
      ) : null}
      {earlier ? (
        <Button
          variant="default"
          size="compact-sm"
          className={styles.earlier}
          loading={earlier.isComing}
          onClick={earlier.show}
        >
          {t('portal:request.earlier')}
        </Button>
      ) : null}
      <Thread items={shown} newest={newest} />
      <Withheld ticket={ticket} />
      <div role="status" className={styles.held}>
        {held > 0 ? (
          <Button size="sm" onClick={toNewest}>
            {t('portal:request.held', { count: held })}
          </Button>
        ) : null}
      </div>
      <div ref={answering}>
        <Answering ticket={ticket} onChanged={onChanged} />
      </div>
    </>
  )
}
