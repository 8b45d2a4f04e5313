import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Problem } from '#contract/common.ts'
import { acceptedLanguage } from './accepted-language.ts'
import { isDatabaseAway } from './database-away.ts'
import {
  AppError,
  BadRequest,
  Conflict,
  Forbidden,
  NotFound,
  TooLarge,
  TooMany,
  Unavailable,
  WrongMediaType,
} from './errors.ts'
import { refusalIn } from './refusal-words.ts'

/** One place that turns whatever was thrown into an `application/problem+json` answer. */
export function answerProblems(fastify: FastifyInstance): void {
  fastify.setErrorHandler(answerProblem)
  fastify.setNotFoundHandler((request, reply) => answerProblem(new NotFound(), request, reply))
}

/** Answers what was thrown; also for what fails before a request has a route. */
export function answerProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const known = understood(error)
  // Not the caller's fault: whoever runs the desk needs to know what the matter was.
  if (!known || known instanceof Unavailable) request.log.error({ err: error }, 'a request failed')
  else if (known instanceof Forbidden) request.log.warn({ code: known.code, ...refused(request) }, 'refused')
  if (known?.retryAfter) reply.header('retry-after', String(known.retryAfter))
  const language = acceptedLanguage(request.headers['accept-language'])
  const problem = refusalIn(language, problemOf(error, request.id))
  return reply.status(problem.status).type('application/problem+json').send(problem)
}

/** What a caller is told of something that was thrown; of a bug, that it is one and nothing else. */
export function problemOf(error: unknown, requestId?: string): Problem {
  const internal = {
    status: 500,
    code: 'internal_error',
    title: 'Something went wrong on our side. Nothing was changed; please try again.',
    ...(requestId && { requestId }),
  }
  return understood(error)?.problem(requestId) ?? internal
}

/** Who was refused what: the route and its ids, but no query, as that can hold words that somebody looked for. */
function refused({ method, url, actor }: FastifyRequest) {
  return { method, path: url.split('?', 1)[0], actor: actor && `${actor.kind}:${actor.id}` }
}

function understood(error: unknown): AppError | null {
  if (error instanceof AppError) return error
  if (typeof error !== 'object' || error === null) return null
  if (error instanceof RangeError && error.message.includes('call stack')) {
    return new BadRequest('too_deep', 'This request is nested too deeply.')
  }
  if (isDatabaseAway(error)) {
    return new Unavailable(
      'database_unavailable',
      'The database is not reachable right now. Please try again in a moment.',
    )
  }
  const { code, statusCode } = error as { code?: unknown; statusCode?: unknown }
  if (typeof code === 'string') {
    const fromDatabase = databaseProblem(code, error as { constraint?: string })
    if (fromDatabase) return fromDatabase
  }
  if (statusCode === 413) return new TooLarge('body_too_large', 'This is more than can be taken at once.')
  if (statusCode === 415) return new WrongMediaType('wrong_content_type', 'This content type is not taken here.')
  if (statusCode === 429) return new TooMany('too_many_requests', 'Too many requests. Please wait a moment.')
  if (typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500) {
    return new BadRequest('bad_request', 'This request could not be read.')
  }
  return null
}

// Verbs translate the violations they expect; these are the ones that any verb can meet.
function databaseProblem(code: string, { constraint }: { constraint?: string }): AppError | null {
  switch (code) {
    case '23503':
      return new Conflict('gone_meanwhile', 'Something that this refers to does not exist (any more).')
    case '23505':
      return new Conflict('already_exists', `There is one like this already${constraint ? ` (${constraint})` : ''}.`)
    // Text with NUL or half a character in a place where the contract has not taken it out, a number or date beyond what
    // can be kept.
    case '22021':
    case '22P02':
    case '22P05':
    case '22003':
    case '22007':
    case '22008':
      return new BadRequest('unusable_value', 'Something in this request cannot be stored.')
    // The disk is full, or PostgreSQL may not have more of it or of the memory. What was asked for was not done.
    case '53000':
    case '53100':
    case '53200':
      return new Unavailable(
        'storage_full',
        'There is no room to store anything right now. Nothing was changed; please try later.',
      )
    case '40P01':
    case '40001':
      return new Conflict('try_again', 'Somebody changed the same thing at this moment. Please try again.')
    default:
      return null
  }
}
