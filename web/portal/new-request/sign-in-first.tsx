import { IconLock } from '@tabler/icons-react'
import { useLocation } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useSession } from '#web/session.ts'
import { ButtonLink } from '#web/ui/button-link.tsx'
import { EmptyState } from '#web/ui/empty-state.tsx'
import { PageHeader } from '#web/ui/page-header.tsx'

/** Where guests may not open requests. */
export function SignInFirst() {
  const { t } = useTranslation()
  const { desk } = useSession()
  const next = useLocation({ select: ({ href }) => href })
  return (
    <>
      <PageHeader title={t('portal:new.title')} />
      <EmptyState
        icon={<IconLock size={22} />}
        title={t('portal:new.signInFirst')}
        action={
          <ButtonLink to="/sign-in" search={{ next }}>
            {t('ui:signIn.submit')}
          </ButtonLink>
        }
      >
        {desk.signUp ? t('portal:new.signInOrUp') : t('portal:new.signInWhy')}
      </EmptyState>
    </>
  )
}
