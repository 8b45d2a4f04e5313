import { useSuspenseQuery } from '@tanstack/react-query'
import { getSession, type Session, type SessionAgent } from '#contract/session.ts'
import { ProblemError, problemOf } from './client.ts'
import { query, queryClient } from './queries.ts'

export const sessionQuery = { ...query(getSession, {}), staleTime: 5 * 60_000 }

declare global {
  /** Asked for by `boot.js`, before the modules were there. */
  var deskbellSession: Promise<Response> | undefined
}

/** The session for the first paint. */
export async function loadSession(): Promise<Session> {
  const early = globalThis.deskbellSession
  globalThis.deskbellSession = undefined
  const answer = await early?.catch(() => null)
  if (!answer?.ok) return queryClient.fetchQuery(sessionQuery)
  const session = (await answer.json()) as Session
  queryClient.setQueryData(sessionQuery.queryKey, session)
  return session
}

export function useSession(): Session {
  return useSuspenseQuery(sessionQuery).data
}

/** The agent who is signed in; only for pages that nobody else reaches. */
export function useAgent(): SessionAgent {
  const { agent } = useSession()
  if (!agent) throw new Error('no agent is signed in')
  return agent
}

/** Signs in with a password. @throws ProblemError `wrong_credentials`, `too_many` */
export async function signIn(email: string, password: string): Promise<void> {
  await post('/api/auth/sign-in/email', { email: email.trim(), password })
  await queryClient.fetchQuery({ ...sessionQuery, staleTime: 0 })
}

/** Ends the session. The page is loaded anew, so that nothing of it stays in memory. */
export async function signOut(next: string): Promise<void> {
  await post('/api/auth/sign-out', {})
  location.assign(next)
}

/** better-auth has errors of its own; they become problems like every other. */
export async function post(path: string, body: unknown): Promise<unknown> {
  const headers = {
    'Content-Type': 'application/json',
    'X-Requested-With': 'deskbell',
    'Accept-Language': document.documentElement.lang,
  }
  const answer = await fetch(path, {
    method: 'POST',
    headers,
    credentials: 'same-origin',
    body: JSON.stringify(body),
  }).catch(() => null)
  if (!answer) throw new ProblemError({ status: 0, code: 'no_answer', title: 'The server could not be reached.' })
  if (answer.ok) return answer.json().catch(() => null)
  if (answer.status === 429) throw new ProblemError({ status: 429, code: 'too_many', title: 'Too many attempts.' })
  if (answer.status === 401)
    throw new ProblemError({ status: 401, code: 'wrong_credentials', title: 'E-mail address or password is wrong.' })
  throw new ProblemError(await problemOf(answer))
}
