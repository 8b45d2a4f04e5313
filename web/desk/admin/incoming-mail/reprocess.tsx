import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { type LedgerMessage, releaseIncoming, reprocessIncoming } from '#contract/intake.ts'
import { useSubmit } from '#web/submit.ts'
import { ProblemBanner } from '#web/ui/error-state.tsx'
import { toast } from '#web/ui/toast.tsx'
import styles from '../mail/mail.module.css'

const STORM = 'too-many-messages'
const AGAIN: readonly string[] = ['rejected', 'quarantined', 'auto-reply', 'bounce']

/** Handles a message once more that has made nothing. */
export function Reprocess({ message }: { message: LedgerMessage }) {
  const { t } = useTranslation()
  const { submit, isPending, problem } = useSubmit(reprocessIncoming, {
    invalidates: [['intake']],
    onDone: ({ fate }) => toast({ text: t('admin-mail:in.reprocessed', { fate: t(`admin-mail:fate.${fate}`) }) }),
  })
  if (!AGAIN.includes(message.fate) || message.entryId !== null) return null
  return (
    <>
      <p className={styles.soft}>{t('admin-mail:in.reprocessText')}</p>
      <div>
        <Button variant="default" loading={isPending} onClick={() => submit({ params: { id: message.id } })}>
          {t('admin-mail:in.reprocess')}
        </Button>
      </div>
      <ProblemBanner problem={problem} />
      {message.rule === STORM && message.from ? <Release sender={message.from.address} /> : null}
    </>
  )
}

/** One of many that were held: mostly all of them are wanted, or none. */
function Release({ sender }: { sender: string }) {
  const { t } = useTranslation()
  const { submit, isPending, problem } = useSubmit(releaseIncoming, {
    invalidates: [['intake']],
    onDone: ({ count }) => toast({ text: t('admin-mail:in.released', { count }) }),
  })
  return (
    <>
      <p className={styles.soft}>{t('admin-mail:in.releaseText')}</p>
      <div>
        <Button variant="default" loading={isPending} onClick={() => submit({ body: { sender } })}>
          {t('admin-mail:in.release')}
        </Button>
      </div>
      <ProblemBanner problem={problem} />
    </>
  )
}
