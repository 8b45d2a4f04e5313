import { Button, Input } from '@mantine/core'
import { type ReactNode, useId, useState } from 'react'
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
  const id = useId()
  const whyNot = useWhyNot(problem)
  const [number, setNumber] = useState('')
  const wanted = number.trim().replace(/^#/, '')
  const ask = () => {
    if (wanted) onAsk(wanted)
  }
  return (
    <div className={styles.action}>
      <Input.Wrapper id={id} label={label} error={whyNot}>
        <div className={styles.asking}>
          <Input
            id={id}
            error={problem !== null}
            placeholder={t('admin-rules:try.number')}
            value={number}
            onChange={(event) => setNumber(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key !== 'Enter') return
              event.preventDefault()
              ask()
            }}
          />
          <Button variant="default" loading={isPending} disabled={!wanted} onClick={ask}>
            {action}
          </Button>
        </div>
      </Input.Wrapper>
      <div role="status">{problem ? null : children}</div>
    </div>
  )
}

/** What is wrong with the number is said; what is wrong with the rest is not for this place. */
function useWhyNot(problem: Problem | null): string | null {
  const { t } = useTranslation()
  if (!problem) return null
  const { fields = [] } = problem
  if (fields.length === 0) return problemWords(problem).happened
  return fields.find(({ field }) => field === 'body.ticketNumber')?.message ?? t('admin-rules:try.unfit')
}
