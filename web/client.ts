import type { Problem } from '#contract/common.ts'
import type { BodyInputOf, BodyOf, ParamsOf, QueryInputOf, QueryOf, ReplyOf, Route } from '#contract/route.ts'
import { freshKey } from './fresh-key.ts'

// biome-ignore lint/suspicious/noExplicitAny: a route of any schemas; its parts are taken out by inference.
export type AnyRoute = Route<any, any, any, any>

/** Input types, but where a schema accepts anything (ids, as numbers or digits), the type that comes out. */
type Given<In, Out> = { [K in keyof In]: unknown extends In[K] ? (K extends keyof Out ? Out[K] : In[K]) : In[K] }
type Part<Name extends string, T> = [T] extends [undefined]
  ? { [K in Name]?: undefined }
  : Record<string, never> extends T
    ? { [K in Name]?: T }
    : { [K in Name]: T }

export type Input<R> = Part<'params', ParamsOf<R>> &
  Part<'query', Given<QueryInputOf<R>, QueryOf<R>>> &
  Part<'body', BodyInputOf<R> extends undefined ? undefined : Given<BodyInputOf<R>, BodyOf<R>>> & {
    /** Kept by the caller across retries of one act; see `useSubmit`. */
    idempotencyKey?: string
    signal?: AbortSignal
  }

interface Loose {
  params?: Record<string, unknown>
  query?: Record<string, unknown>
  body?: unknown
  idempotencyKey?: string
  signal?: AbortSignal
}

/** An answer that says no, as the server worded it. `status` 0: there was no answer at all. */
export class ProblemError extends Error {
  readonly problem: Problem
  constructor(problem: Problem) {
    super(problem.title)
    this.name = 'ProblemError'
    this.problem = problem
  }
}

/**
 * Calls one route of the contract.
 *
 * When the session has ended meanwhile, the page is asked to let the person sign in again (`onSignedOut`) and the call
 * is repeated with the same key, so that nothing typed is lost and nothing is done twice.
 *
 * @throws ProblemError
 */
export async function call<R extends AnyRoute>(route: R, input: Input<R>): Promise<ReplyOf<R>> {
  const given = input as Loose
  const key = given.idempotencyKey ?? freshKey()
  const answer = await send(route, given, key)
  if (answer.status !== 401 || !askToSignIn) return read(answer)
  const problem = await problemOf(answer)
  if (!(await signInAgain())) throw new ProblemError(problem)
  return read(await send(route, given, key))
}

async function send(route: AnyRoute, input: Loose, key: string): Promise<Response> {
  const headers: Record<string, string> = {
    Accept: 'application/json',
    'Accept-Language': document.documentElement.lang,
  }
  if (route.method !== 'GET') headers['X-Requested-With'] = 'deskbell'
  if (route.method === 'POST') headers['Idempotency-Key'] = key
  if (input.body !== undefined) headers['Content-Type'] = 'application/json'
  try {
    return await fetch(addressOf(route, input), {
      method: route.method,
      headers,
      credentials: 'same-origin',
      body: input.body === undefined ? undefined : JSON.stringify(input.body),
      signal: input.signal,
    })
  } catch (error) {
    if (input.signal?.aborted) throw error
    throw new ProblemError({ status: 0, code: 'no_answer', title: 'The server could not be reached.' })
  }
}

export function addressOf(route: Pick<AnyRoute, 'path'>, input: Pick<Loose, 'params' | 'query'>): string {
  const path = route.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(input.params?.[name])))
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(input.query ?? {})) {
    if (value !== undefined && value !== null && value !== '') query.set(name, String(value))
  }
  return query.size > 0 ? `${path}?${query}` : path
}

async function read<T>(answer: Response): Promise<T> {
  if (!answer.ok) throw new ProblemError(await problemOf(answer))
  if (answer.status === 204) return undefined as T
  return (await answer.json()) as T
}

export async function problemOf(answer: Response): Promise<Problem> {
  const said: unknown = await answer.json().catch(() => null)
  if (said && typeof said === 'object' && 'code' in said && 'title' in said) return said as Problem
  return { status: answer.status, code: `http_${answer.status}`, title: answer.statusText || String(answer.status) }
}

let askToSignIn: (() => Promise<boolean>) | null = null
let asking: Promise<boolean> | null = null

/** Says how a page lets somebody sign in again without leaving it; resolves to false when they decline. */
export function onSignedOut(ask: () => Promise<boolean>): () => void {
  askToSignIn = ask
  return () => {
    askToSignIn = null
  }
}

/**
 * Asks the person to sign in again, over the page; false when they decline or nobody was signed in.
 * Several calls may learn of it at the same moment: one dialog answers them all.
 */
export function signInAgain(): Promise<boolean> {
  asking ??= (askToSignIn?.() ?? Promise.resolve(false)).finally(() => {
    asking = null
  })
  return asking
}
