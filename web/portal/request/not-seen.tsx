import { IconLock } from '@tabler/icons-react'
import { Link, useLocation } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { ButtonLink } from '#web/ui/button-link.tsx'
import { EmptyState } from '#web/ui/empty-state.tsx'

/** Nobody is signed in, or a guest's time is over. */
export function NotSeen() {
  const { t } = useTranslation()
  const next = useLocation({ select: ({ href }) => href })
  return (
    <EmptyState
      isPage
      icon={<IconLock size={22} />}
      title={t('portal:request.notSeen')}
      action={
        <ButtonLink to="/sign-in" search={{ next }}>
          {t('ui:signIn.submit')}
        </ButtonLink>
      }
    >
      <p>{t('portal:request.notSeenText')}</p>
      <Link to="/check">{t('portal:signIn.check')}</Link>
    </EmptyState>
  )
}
