import { lazy, Suspense, useEffect, useState } from 'react'
import { onSignedOut } from '#web/client.ts'
import { useSession } from '#web/session.ts'

// Most visitors never need it.
const SignInDialog = lazy(() => import('./sign-in-dialog.tsx'))

/** Opens over the page when the session has ended; what was typed below stays, and is sent afterwards. */
export function SignInAgain() {
  const { requester } = useSession()
  const email = requester?.email
  const [answer, setAnswer] = useState<{ give: (isBack: boolean) => void }>()
  useEffect(() => {
    // Somebody who was never signed in has no session to bring back.
    if (!email) return
    return onSignedOut(() => new Promise((give) => setAnswer({ give })))
  }, [email])
  if (!answer || !email) return null
  const close = (isBack: boolean) => {
    answer.give(isBack)
    setAnswer(undefined)
  }
  return (
    <Suspense fallback={null}>
      <SignInDialog email={email} onClose={close} />
    </Suspense>
  )
}
