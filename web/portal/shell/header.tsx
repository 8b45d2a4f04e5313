import { Button } from '@mantine/core'
import { Link, useRouterState } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { signOut, useSession } from '#web/session.ts'
import { Avatar } from '#web/ui/avatar.tsx'
import { ButtonLink } from '#web/ui/button-link.tsx'
import { DeskMark } from '#web/ui/desk-mark.tsx'
import styles from './layout.module.css'

export function Header() {
  const { t } = useTranslation()
  const { desk, requester, guest } = useSession()
  return (
    <header className={styles.header}>
      <div className={styles.bar}>
        <Link to="/" className={styles.brand}>
          <DeskMark desk={desk} className={styles.mark} />
          <span className={styles.name}>{desk.name}</span>
        </Link>
        <nav className={styles.nav} aria-label={t('portal:nav.label')}>
          <Link to="/" className={styles.link} activeOptions={{ exact: true }}>
            {t('portal:nav.home')}
          </Link>
          <Link to="/new" className={styles.link}>
            {t('portal:nav.new')}
          </Link>
          {requester ? (
            <Link to="/requests" className={styles.link}>
              {t('portal:nav.mine')}
            </Link>
          ) : (
            <Link
              to={guest ? '/requests/$ticketId' : '/check'}
              params={{ ticketId: String(guest?.ticketId) }}
              className={styles.link}
            >
              {guest ? t('portal:nav.guest') : t('portal:nav.check')}
            </Link>
          )}
        </nav>
        <div className={styles.person}>{requester ? <Person name={requester.name} /> : <SignInLink />}</div>
      </div>
    </header>
  )
}

function Person({ name }: { name: string }) {
  const { t } = useTranslation()
  return (
    <>
      <Link to="/profile" className={styles.link} title={name}>
        <Avatar name={name} size={26} />
        <span className={styles.personName}>{name}</span>
      </Link>
      <Button variant="subtle" color="gray" size="compact-sm" onClick={() => signOut('/')}>
        {t('ui:profile.signOut')}
      </Button>
    </>
  )
}

function SignInLink() {
  const { t } = useTranslation()
  const here = useRouterState({ select: (state) => state.location.href })
  const next = here.startsWith('/sign-') || here === '/' ? undefined : here
  return (
    <ButtonLink to="/sign-in" search={{ next }} variant="default" size="sm">
      {t('ui:signIn.submit')}
    </ButtonLink>
  )
}
