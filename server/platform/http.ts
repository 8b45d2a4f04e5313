import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Kysely } from 'kysely'
import type { BodyOf, Caller, ParamsOf, QueryOf, ReplyOf, Route } from '#contract/route.ts'
import type { DB } from '#db/types.ts'
import { acceptedLanguage } from './accepted-language.ts'
import type { Actor, AgentActor, ApiKeyActor, RequesterActor } from './actor.ts'
import { AppError, BadInput, BadRequest, NotFound, WrongMediaType } from './errors.ts'
import { fieldErrors, inWords } from './field-errors.ts'
import { once } from './idempotency.ts'
import type { Ctx } from './operation.ts'
import { unknownFields } from './unknown-fields.ts'

/** Reads who is calling from a request; throws when the route is not for such a caller. */
export type Identify = (request: FastifyRequest, caller: Caller) => Promise<Actor>

export interface Web {
  fastify: FastifyInstance
  db: Kysely<DB>
  identify: Identify
  /** Where people reach this desk. */
  ownAddress: string
  /** Every route that is served, for the OpenAPI document. */
  routes: Route[]
  /** Does with a body what has no place in a transaction: stores its files, and names them by id; renders long texts. */
  prepare?: Prepare
}

export type Prepare = <T>(ctx: Ctx, body: T, route: Route) => Promise<{ ctx: Ctx; body: T }>

/** One after the other. */
export function prepareBodies(steps: readonly Prepare[]): Prepare {
  return async (ctx, body, route) => {
    let prepared = { ctx, body }
    for (const step of steps) prepared = await step(prepared.ctx, prepared.body, route)
    return prepared
  }
}

type ActorFor<C extends Caller> = C extends 'requester'
  ? RequesterActor
  : C extends 'agent' | 'administrator'
    ? AgentActor | ApiKeyActor
    : Actor

// A route without an answer may be served by a verb that returns nothing.
// biome-ignore lint/suspicious/noConfusingVoidType: void is what such verbs return.
type Answer<T> = ReplyOf<T> extends undefined ? void : ReplyOf<T>

export interface Input<T> {
  params: ParamsOf<T>
  query: QueryOf<T>
  body: BodyOf<T>
  request: FastifyRequest
  reply: FastifyReply
}

/** JSON bodies; files come by their own streamed route. Room for a few attachments given in place as base64. */
const BODY_BYTES = 48 * 1024 * 1024

/** What an answer brings along besides its body is not stored: a retry that gets the first answer gets it from here. */
type Again<T extends Route & { caller: Caller }> = (
  ctx: Ctx<ActorFor<T['caller']>>,
  input: Input<T> & { answer: ReplyOf<T> },
) => Promise<void>

/**
 * Puts a route of the contract in front of a verb: identifies the caller, checks the shape of what came,
 * answers what the verb returned. A POST that creates honours `Idempotency-Key`.
 */
export function serve<T extends Route & { caller: Caller }>(
  web: Web,
  route: T,
  handler: (ctx: Ctx<ActorFor<T['caller']>>, input: Input<T>) => Promise<Answer<T>>,
  { again }: { again?: Again<T> } = {},
): void {
  web.routes.push(route)
  web.fastify.route({
    method: route.method,
    url: route.path,
    bodyLimit: BODY_BYTES,
    // Before the body is read: whoever may not call this need not send it.
    preParsing: async (request) => {
      await web.identify(request, route.caller)
    },
    handler: async (request, reply) => {
      const caller = await contextOf(web, request, route.caller)
      const parsed = parseInput(route, request)
      // Slow work on the body (files given in place, long texts) is done before any transaction begins.
      const { ctx, body } = (await web.prepare?.(caller, parsed.body, route)) ?? { ctx: caller, body: parsed.body }
      const input = { ...parsed, body, request, reply } as Input<T>
      // `identify` has refused every actor that this caller kind does not allow.
      const typed = ctx as Ctx<ActorFor<T['caller']>>
      const key = request.headers['idempotency-key']
      const work = () =>
        isRepeatable(route) && key !== undefined
          ? once(
              typed,
              { key: String(key), route, body: request.body, path: request.url },
              {
                work: (op) => handler(op, input),
                again: async (op, answer) => again?.(op, { ...input, answer: answer as ReplyOf<T> }),
              },
            )
          : handler(typed, input)
      const answer = await work().catch(async (error: unknown) => {
        if (error instanceof AppError) await error.remember(typed)
        throw error
      })
      return reply.status(route.status).send(route.status === 204 ? undefined : answer)
    },
  })
}

/** Does it honour an Idempotency-Key? Not what answers with a secret, which is nowhere kept. */
export function isRepeatable(route: Route): boolean {
  return route.method === 'POST' && route.status === 201 && !route.holdsSecret
}

/** Holds a random token, given to a browser that uploads before anybody has signed in. */
export const VISITOR_COOKIE = 'deskbell_visitor'

/** Who acts and when, for a request. */
export async function contextOf(
  web: Pick<Web, 'db' | 'identify' | 'ownAddress'>,
  request: FastifyRequest,
  caller: Caller,
): Promise<Ctx> {
  const visitor = request.cookies[VISITOR_COOKIE]
  const language = acceptedLanguage(request.headers['accept-language'])
  const actor = await web.identify(request, caller)
  return {
    ...{ db: web.db, actor, now: new Date(), ip: request.ip, ownAddress: web.ownAddress },
    ...(language && { language }),
    ...(visitor && { visitor }),
  }
}

/**
 * @throws NotFound, BadRequest or BadInput with every field at once. A body with a field that the route does not know is
 * a bad request: it was written for something else.
 */
export function parseInput(route: Route, request: FastifyRequest): { params: unknown; query: unknown; body: unknown } {
  const params = route.params.safeParse(request.params)
  // A path that cannot name anything names nothing.
  if (!params.success) throw new NotFound()
  const query = route.query.safeParse(request.query, { error: inWords })
  const hasBody = route.method !== 'GET' && route.method !== 'DELETE' && route.body.type !== 'undefined'
  if (hasBody && request.body === undefined && hasContent(request)) {
    throw new WrongMediaType('wrong_content_type', 'Send JSON, with Content-Type: application/json.')
  }
  const body = hasBody
    ? route.body.safeParse(request.body ?? {}, { error: inWords })
    : { success: true as const, data: undefined }
  const unknown = hasBody ? unknownFields(route.body, request.body, 'body') : []
  // Links that people follow come with more than was written into them.
  const misspelt = route.caller === 'anyone' ? [] : unknownFields(route.query, request.query, 'query')
  const fields = [
    ...(query.success ? [] : fieldErrors('query', query.error)),
    ...(body.success ? [] : fieldErrors('body', body.error)),
    ...unknown,
    ...misspelt,
  ]
  if (fields.length === 0) return { params: params.data, query: query.data, body: body.data }
  if (unknown.length > 0) throw new BadRequest('invalid_input', 'Some fields need attention.', { fields })
  if (body.success) throw new BadRequest('invalid_input', 'Some parameters need attention.', { fields })
  throw new BadInput(fields)
}

function hasContent(request: FastifyRequest): boolean {
  return request.headers['content-length'] !== undefined && request.headers['content-length'] !== '0'
}
