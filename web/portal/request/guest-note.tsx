import { Button } from '@mantine/core'
import { Link, useLocation, useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { leaveGuest } from '#contract/portal.ts'
import { queryClient } from '#web/queries.ts'
import { sessionQuery, useSession } from '#web/session.ts'
import { useSubmit } from '#web/submit.ts'
import styles from './page.module.css'

/** What a guest sees is one request in this browser; on a shared one she had better leave. */
export function GuestNote() {
  const { t } = useTranslation()
  const { guest } = useSession()
  const next = useLocation({ select: ({ href }) => href })
  const navigate = useNavigate()
  const { submit, isPending } = useSubmit(leaveGuest, {
    onDone: async () => {
      await navigate({ to: '/' })
      await queryClient.fetchQuery({ ...sessionQuery, staleTime: 0 })
      queryClient.removeQueries({ queryKey: ['portal', 'tickets'] })
    },
  })
  if (!guest) return null
  return (
    <div className={styles.guest}>
      <span>
        {t('portal:guest.note', { name: guest.name })}{' '}
        <Link to="/sign-in" search={{ next }}>
          {t('ui:signIn.submit')}
        </Link>
      </span>
      <Button variant="subtle" size="compact-sm" loading={isPending} onClick={() => submit({})}>
        {t('portal:guest.leave')}
      </Button>
    </div>
  )
}
