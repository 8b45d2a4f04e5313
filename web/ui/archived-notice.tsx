import { Button } from '@mantine/core'
import { useState } from 'react'
import styles from './archived-notice.module.css'

interface Props {
  text: string
  /** On the button that brings it back. */
  action: string
  /** Without it, whoever looks may not. */
  onBack?: (() => Promise<unknown>) | undefined
}

/** Says of what is looked at that it is archived, and brings it back. */
export function ArchivedNotice({ text, action, onBack }: Props) {
  const [isBusy, setBusy] = useState(false)
  return (
    <div className={styles.notice} role="status">
      <p>{text}</p>
      {onBack ? (
        <Button
          variant="default"
          loading={isBusy}
          onClick={() => {
            setBusy(true)
            void onBack().finally(() => setBusy(false))
          }}
        >
          {action}
        </Button>
      ) : null}
    </div>
  )
}
