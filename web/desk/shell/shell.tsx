import { Outlet } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLive } from '#web/live.ts'
import { Confirms } from '#web/ui/confirm.tsx'
import { ConnectionBar } from '#web/ui/connection-bar.tsx'
import { useKeyboard } from '#web/ui/keyboard.ts'
import { useRemembered } from '#web/ui/remembered.ts'
import { RouteAnnouncer } from '#web/ui/route-announcer.tsx'
import { SignInAgain } from '../sign-in/sign-in-again.tsx'
import { ContextPlace, ContextProvider } from './context-column.tsx'
import { DeskActions } from './desk-actions.tsx'
import styles from './shell.module.css'
import { Sidebar } from './sidebar.tsx'
import { TopBar } from './top-bar.tsx'
import { useDrawer } from './use-drawer.ts'

// Nobody needs them for the first paint.
const Palette = lazy(() => import('./palette.tsx'))
const KeyHelp = lazy(() => import('./key-help.tsx'))

/** The frame of every page of the desk: queues at the start, the page in the middle, its context at the end. */
export function Shell() {
  const { t } = useTranslation()
  const [narrow, setNarrow] = useRemembered('deskbell.sidebar.narrow', false)
  const drawer = useDrawer()
  const [overlay, setOverlay] = useState<'palette' | 'keys' | null>(null)
  useLive()
  useKeyboard()

  return (
    <ContextProvider>
      <a className="skip-link" href="#main">
        {t('ui:skip')}
      </a>
      <div className={styles.shell} data-narrow={narrow || undefined} data-drawer={drawer.isOpen || undefined}>
        <Sidebar narrow={narrow} onNarrow={() => setNarrow(!narrow)} onClose={drawer.close} isDrawer={drawer.isOpen} />
        <div className={styles.body} inert={drawer.isOpen}>
          <TopBar
            onMenu={drawer.open}
            menuButton={drawer.button}
            onPalette={() => setOverlay('palette')}
            onKeys={() => setOverlay('keys')}
          />
          <ConnectionBar />
          <div className={styles.middle}>
            <main id="main" className={styles.main} tabIndex={-1}>
              <Suspense fallback={null}>
                <Outlet />
              </Suspense>
            </main>
            <ContextPlace />
          </div>
        </div>
      </div>
      <DeskActions onPalette={() => setOverlay('palette')} onKeys={() => setOverlay('keys')} />
      <Suspense fallback={null}>
        {overlay === 'palette' ? <Palette onClose={() => setOverlay(null)} /> : null}
        {overlay === 'keys' ? <KeyHelp onClose={() => setOverlay(null)} /> : null}
      </Suspense>
      <RouteAnnouncer />
      <Confirms />
      <SignInAgain />
    </ContextProvider>
  )
}
