import { queryOptions, useSuspenseQuery } from '@tanstack/react-query'
import { getSession, type Session, type SessionAgent } from '#contract/session.ts'
import { call, ProblemError, problemOf, signInAgain } from './client.ts'
import { keyOf, queryClient } from './queries.ts'

export const sessionQuery = queryOptions({
  queryKey: keyOf(getSession),
  queryFn: freshSession,
  staleTime: 5 * 60_000,
})

/**
 * The session as it is now. If it has ended, the page stays as it was and asks to sign in again: a page that suddenly
 * had nobody signed in would fall apart, and with it what somebody is writing.
 */
async function freshSession(): Promise<Session> {
  const before = queryClient.getQueryData<Session>(keyOf(getSession))
  const now = await call(getSession, {})
  if (!before || !hasEnded(before, now)) return now
  return (await signInAgain()) ? call(getSession, {}) : before
}

function hasEnded(before: Session, now: Session): boolean {
  if (before.agent) return !now.agent
  return before.requester !== null && !now.requester
}

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
  const before = queryClient.getQueryData(sessionQuery.queryKey)
  const now = await call(getSession, {})
  // What is cached was for the eyes of somebody else.
  if (before?.agent && before.agent.id !== now.agent?.id) location.reload()
  queryClient.setQueryData(sessionQuery.queryKey, now)
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
