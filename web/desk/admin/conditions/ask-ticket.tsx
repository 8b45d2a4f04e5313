import { Button, TextInput } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Problem } from '#contract/common.ts'
import { problemWords } from '#web/ui/problem-words.ts'
import styles from './conditions.module.css'

interface Props {
  label: string
  /** What the button does. */
  action: string
  isPending: boolean
  problem: Problem | null
  onAsk: (ticketNumber: string) => void
  /** The answer. */
  children: ReactNode
}

/** Asks about one ticket by its number, within a form that Enter would save. */
export function AskTicket({ label, action, isPending, problem, onAsk, children }: Props) {
  const { t } = useTranslation()
  const [number, setNumber] = useState('')
  const wanted = number.trim().replace(/^#/, '')
  const ask = () => {
    if (wanted) onAsk(wanted)
  }
  return (
    <div className={styles.action}>
      <div className={styles.actionHead}>
        <TextInput
          label={label}
          placeholder={t('admin-rules:try.number')}
          value={number}
          error={problem ? problemWords(problem).happened : null}
          onChange={(event) => setNumber(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter') return
            event.preventDefault()
            ask()
          }}
        />
        <Button variant="default" mt="auto" loading={isPending} disabled={!wanted} onClick={ask}>
          {action}
        </Button>
      </div>
      <div role="status">{problem ? null : children}</div>
    </div>
  )
}
