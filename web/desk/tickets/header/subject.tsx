import { Button, TextInput } from '@mantine/core'
import { IconPencil } from '@tabler/icons-react'
import { type FormEvent, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Problem } from '#contract/common.ts'
import type { Ticket } from '#contract/tickets.ts'
import { problemIn } from '#web/submit.ts'
import { usePerform } from '../act.ts'
import { setSubject } from '../edit-verbs.ts'
import styles from './header.module.css'

/** The subject as the page's heading, edited where it stands: Enter saves, Escape leaves it as it was. */
export function Subject({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation()
  const [seen, setSeen] = useState<Ticket | null>(null)
  const button = useRef<HTMLButtonElement>(null)
  const mayEdit = ticket.abilities.includes('edit')
  const close = () => {
    setSeen(null)
    requestAnimationFrame(() => button.current?.focus())
  }
  if (seen) return <SubjectForm seen={seen} onClose={close} onSeen={setSeen} now={ticket} />
  return (
    <h1 className={styles.subject} dir="auto">
      {ticket.subject}
      {mayEdit ? (
        <button
          ref={button}
          type="button"
          className={styles.pencil}
          aria-label={t('desk-ticket:subject.edit')}
          title={t('desk-ticket:subject.edit')}
          onClick={() => setSeen(ticket)}
        >
          <IconPencil size={16} aria-hidden />
        </button>
      ) : null}
    </h1>
  )
}

interface FormProps {
  /** As it was when the editing began, or when the editor was told that it had changed. */
  seen: Ticket
  now: Ticket
  onSeen: (ticket: Ticket) => void
  onClose: () => void
}

function SubjectForm({ seen, now, onSeen, onClose }: FormProps) {
  const { t } = useTranslation()
  const perform = usePerform()
  const [problem, setProblem] = useState<Problem | null>(null)
  const [isBusy, setBusy] = useState(false)
  const save = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const subject = String(new FormData(event.currentTarget).get('subject')).trim()
    if (subject === seen.subject) return onClose()
    setBusy(true)
    try {
      await perform(setSubject(seen, subject))
      onClose()
    } catch (error) {
      const refusal = problemIn(error)
      const current = refusal?.code === 'stale_edit' ? refusal.current?.subject : undefined
      if (typeof current === 'string') onSeen({ ...now, subject: current })
      setProblem(refusal)
      setBusy(false)
    }
  }
  const stale = problem?.code === 'stale_edit' ? t('desk-ticket:stale.title', { now: seen.subject }) : null
  return (
    <form className={styles.subjectForm} onSubmit={save}>
      <h1 className="visually-hidden">{now.subject}</h1>
      <TextInput
        name="subject"
        aria-label={t('desk-ticket:field.subject')}
        defaultValue={seen.subject}
        maxLength={255}
        required
        autoFocus
        error={stale ? `${stale} ${t('desk-ticket:stale.next')}` : (problem?.fields?.[0]?.message ?? problem?.title)}
        onKeyDown={(event) => event.key === 'Escape' && onClose()}
      />
      <Button type="submit" loading={isBusy}>
        {t('common:save')}
      </Button>
      <Button variant="default" onClick={onClose}>
        {t('common:cancel')}
      </Button>
    </form>
  )
}
