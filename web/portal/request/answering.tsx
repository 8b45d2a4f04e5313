import { Button } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PortalTicket } from '#contract/portal.ts'
import { ButtonLink } from '#web/ui/button-link.tsx'
import { Done } from './done.tsx'
import { EndBox } from './end-box.tsx'
import styles from './page.module.css'
import { ReplyBox } from './reply-box.tsx'

interface Props {
  ticket: PortalTicket
  onChanged: (ticket: PortalTicket) => void
}

/** Reply, close, reopen: what this request allows now, and what to do instead where it does not. */
export function Answering({ ticket, onChanged }: Props) {
  const { t } = useTranslation()
  const { abilities, status } = ticket
  const [isEnding, setEnding] = useState(false)
  const [done, setDone] = useState<string | null>(null)
  const act = abilities.includes('close') ? 'close' : abilities.includes('reopen') ? 'reopen' : null
  const onEnded = (next: PortalTicket) => {
    setEnding(false)
    setDone(act === 'close' ? t('portal:request.isClosed') : t('portal:request.isOpen'))
    onChanged(next)
  }
  if (!abilities.includes('reply')) {
    return (
      <div className={styles.over}>
        <p>{t('portal:request.final')}</p>
        <ButtonLink to="/new" search={{ subject: ticket.subject }}>
          {t('portal:nav.new')}
        </ButtonLink>
      </div>
    )
  }
  if (isEnding && act) return <EndBox act={act} ticket={ticket} onDone={onEnded} onCancel={() => setEnding(false)} />
  return (
    <>
      {done ? <Done>{done}</Done> : null}
      <ReplyBox
        ticket={ticket}
        hint={status.state === 'open' ? null : t('portal:request.reopensHint')}
        onSent={(next) => {
          setDone(null)
          onChanged(next)
        }}
        other={
          act ? (
            <Button variant="default" onClick={() => setEnding(true)}>
              {act === 'close' ? t('portal:request.close') : t('portal:request.reopen')}
            </Button>
          ) : null
        }
      />
    </>
  )
}
