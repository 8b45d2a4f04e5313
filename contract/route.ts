import { z } from 'zod'

/** Who may call a route at all; what they may do with a particular thing, the verb decides. */
export type Caller = 'anyone' | 'agent' | 'administrator' | 'requester'

export interface Route<
  P extends z.ZodType = z.ZodType,
  Q extends z.ZodType = z.ZodType,
  B extends z.ZodType = z.ZodType,
  R extends z.ZodType = z.ZodType,
  C extends Caller = Caller,
> {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Fastify's form: `/api/v1/tickets/:id` */
  path: string
  summary: string
  /** Heading in the API documentation. */
  tag: string
  caller: C
  params: P
  query: Q
  body: B
  reply: R
  /** Status of a good answer: 200, 201 or 204. */
  status: number
  /** Codes of the problems that this route can answer with, beyond those of every route. */
  errors: readonly string[]
  /** Media type of the body where that is no JSON: it is streamed. */
  takes?: string
  /** Media type of a good answer where that is no JSON. */
  gives?: string
  /** What comes twice is told by what it is: `Idempotency-Key` has no effect. */
  ignoresKey?: true
  /** A password in the body or a key in the answer: nothing of the call is kept, so `Idempotency-Key` has no effect. */
  holdsSecret?: true
}

export const Nothing = z.undefined()
export const NoParams = z.object({})

type Parts<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType, C extends Caller> = Pick<
  Route<P, Q, B, R, C>,
  'method' | 'path' | 'summary' | 'tag' | 'caller' | 'holdsSecret' | 'takes' | 'gives' | 'ignoresKey'
> &
  Partial<Pick<Route<P, Q, B, R, C>, 'params' | 'query' | 'body' | 'reply' | 'status' | 'errors'>>

/** States an endpoint once; validation, types, OpenAPI and the web client are read from it. */
export function route<
  P extends z.ZodType = typeof NoParams,
  Q extends z.ZodType = typeof NoParams,
  B extends z.ZodType = typeof Nothing,
  R extends z.ZodType = typeof Nothing,
  C extends Caller = Caller,
>(parts: Parts<P, Q, B, R, C>): Route<P, Q, B, R, C> {
  const { params, query, body, reply, status, errors, ...rest } = parts
  return {
    ...rest,
    // The defaults are what the type parameters default to; TypeScript cannot see that they go together.
    params: params ?? (NoParams as unknown as P),
    query: query ?? (NoParams as unknown as Q),
    body: body ?? (Nothing as unknown as B),
    reply: reply ?? (Nothing as unknown as R),
    status: status ?? (reply ? 200 : 204),
    errors: errors ?? [],
  }
}

export type ParamsOf<T> = T extends Route<infer P, z.ZodType, z.ZodType, z.ZodType> ? z.output<P> : never
export type QueryOf<T> = T extends Route<z.ZodType, infer Q, z.ZodType, z.ZodType> ? z.output<Q> : never
export type BodyOf<T> = T extends Route<z.ZodType, z.ZodType, infer B, z.ZodType> ? z.output<B> : never
export type ReplyOf<T> = T extends Route<z.ZodType, z.ZodType, z.ZodType, infer R> ? z.output<R> : never
export type BodyInputOf<T> = T extends Route<z.ZodType, z.ZodType, infer B, z.ZodType> ? z.input<B> : never
export type QueryInputOf<T> = T extends Route<z.ZodType, infer Q, z.ZodType, z.ZodType> ? z.input<Q> : never
