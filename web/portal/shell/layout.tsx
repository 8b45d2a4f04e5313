import { Outlet } from '@tanstack/react-router'
import { Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { useSession } from '#web/session.ts'
import { Confirms } from '#web/ui/confirm.tsx'
import { LanguageSwitch } from '#web/ui/language-switch.tsx'
import { RouteAnnouncer } from '#web/ui/route-announcer.tsx'
import { SchemeButton } from '#web/ui/scheme-button.tsx'
import { Header } from './header.tsx'
import styles from './layout.module.css'
import { SignInAgain } from './sign-in-again.tsx'
import { useAccountLanguage } from './use-account-language.ts'

/** The frame of every page that requesters see. */
export function Layout() {
  const { t } = useTranslation()
  const { desk } = useSession()
  const keepLanguage = useAccountLanguage()
  return (
    <div className={styles.page}>
      <a className="skip-link" href="#main">
        {t('ui:skip')}
      </a>
      <Header />
      <main id="main" className={styles.main} tabIndex={-1}>
        <Suspense fallback={null}>
          <Outlet />
        </Suspense>
      </main>
      <footer className={styles.footer}>
        <span className={styles.footName}>{desk.name}</span>
        <LanguageSwitch onChosen={keepLanguage} />
        <SchemeButton />
      </footer>
      <RouteAnnouncer />
      <Confirms />
      <SignInAgain />
    </div>
  )
}
