import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { type User, users } from '#contract/people.ts'
import { keyOf } from '#web/queries.ts'
import { useSubmit } from '#web/submit.ts'
import { ArchivedNotice } from '#web/ui/archived-notice.tsx'
import { confirm } from '#web/ui/confirm.tsx'
import { ProblemBanner } from '#web/ui/error-state.tsx'
import { toast } from '#web/ui/toast.tsx'
import styles from '../people.module.css'

interface Props {
  user: User
  onBack: () => Promise<unknown>
}

/** Takes somebody out of the list of people; who never asked anything is deleted. */
export function ArchivePerson({ user, onBack }: Props) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const cache = useQueryClient()
  const { name } = user
  const { submit, isPending, problem } = useSubmit(users.archive, {
    onDone: ({ outcome }) => {
      const key = keyOf(users.get, { params: { id: user.id } })
      if (outcome === 'deleted') {
        toast({ text: t('desk-people:archive.deleted', { name }) })
        cache.removeQueries({ queryKey: key })
        void navigate({ to: '/people' })
      } else {
        toast({ text: t('desk-people:archive.archived', { name }), undo: onBack })
        void cache.invalidateQueries({ queryKey: key })
      }
      void cache.invalidateQueries({ queryKey: ['users'], predicate: (one) => one.queryKey.length === 2 })
    },
  })
  const act = async () => {
    const question = {
      title: t('desk-people:archive.title', { name }),
      text: t('desk-people:archive.text'),
      action: t('desk-people:archive.action'),
      danger: true,
    }
    if (await confirm(question)) submit({ params: { id: user.id } })
  }
  return (
    <>
      <Button
        variant="subtle"
        size="compact-sm"
        color="red"
        className={styles.archive}
        loading={isPending}
        onClick={() => void act()}
      >
        {t('desk-people:archive.action')}
      </Button>
      {problem ? <ProblemBanner problem={problem} /> : null}
    </>
  )
}

export function ArchivedPerson({ canEdit, onBack }: { canEdit: boolean; onBack: () => Promise<unknown> }) {
  const { t } = useTranslation()
  return (
    <div className={styles.notice}>
      <ArchivedNotice
        text={t('desk-people:archive.notice')}
        action={t('desk-people:archive.back')}
        onBack={canEdit ? onBack : undefined}
      />
    </div>
  )
}
