import { QueryClientProvider } from '@tanstack/react-query'
import i18next from 'i18next'
import { type ReactNode, StrictMode, Suspense } from 'react'
import { createRoot } from 'react-dom/client'
import type { Session } from '#contract/session.ts'
import { chooseLanguage, startTexts, type Texts } from './i18n.ts'
import { queryClient } from './queries.ts'
import { loadSession } from './session.ts'
import { problemIn } from './submit.ts'
import { Theme } from './theme/provider.tsx'
import { ErrorState } from './ui/error-state.tsx'
import { Toasts } from './ui/toast.tsx'

interface Page {
  texts: Texts[]
  draw: (session: Session) => ReactNode
}

/** Draws one of the two applications once its texts and the session are there; both load at the same time. */
export async function start({ texts, draw }: Page): Promise<void> {
  reloadWhenReplaced()
  const guess = chooseLanguage()
  const [session] = await Promise.all([loadSession().catch((error: unknown) => ({ error })), startTexts(guess, texts)])
  const known = 'error' in session ? null : session
  const language = chooseLanguage(known?.agent?.language ?? known?.requester?.language, known?.desk.language)
  if (language !== guess) await i18next.changeLanguage(language)
  // What administrators have named comes from the server in the language that was spoken when it was asked for.
  i18next.on('languageChanged', () => queryClient.invalidateQueries())

  const root = document.getElementById('root')
  if (!root) throw new Error('the page has no root')
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={queryClient}>
        <Theme color={known?.desk.color ?? ''}>
          <Suspense fallback={null}>
            {'error' in session ? (
              <ErrorState problem={problemIn(session.error)} onRetry={() => location.reload()} />
            ) : (
              draw(session)
            )}
          </Suspense>
          <Toasts />
        </Theme>
      </QueryClientProvider>
    </StrictMode>,
  )
}

// After an update the file names are new and a page that has stayed open asks for old ones. Once, not in a circle.
function reloadWhenReplaced(): void {
  window.addEventListener('vite:preloadError', (event) => {
    const last = Number(sessionStorage.getItem('deskbell.reloaded') ?? 0)
    if (Date.now() - last < 60_000) return
    event.preventDefault()
    sessionStorage.setItem('deskbell.reloaded', String(Date.now()))
    location.reload()
  })
}
