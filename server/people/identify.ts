import type { FastifyRequest } from 'fastify'
import type { Caller } from '#contract/route.ts'
import { type Actor, system, VISITOR } from '#server/platform/actor.ts'
import { Forbidden, Unauthenticated } from '#server/platform/errors.ts'
import type { Identify } from '#server/platform/http.ts'
import type { Identity, IdentityOf } from './identity.ts'

/** Lets a request through to a route for such callers, as the actor that it acts as there. */
export function identifier(identityOf: IdentityOf): Identify {
  return async (request: FastifyRequest, caller: Caller) => {
    const identity = await identityOf(request)
    const actor = actorFor(identity, caller)
    request.actor = actor
    return actor
  }
}

/**
 * @throws Unauthenticated  nobody is signed in, and the route is not for everyone
 * @throws Forbidden        `agents_only`, `administrators_only`, `requesters_only`
 */
export function actorFor(identity: Identity, caller: Caller): Actor {
  switch (caller) {
    case 'anyone':
      return anyActor(identity)
    case 'requester':
      return requesterActor(identity)
    case 'agent':
    case 'administrator':
      return agentOrKey(identity, caller)
  }
}

function anyActor(identity: Identity): Actor {
  if (identity.kind === 'nobody') return system(VISITOR)
  if (identity.kind === 'signed_in') return identity.session.agent ?? identity.session.requester
  return identity.actor
}

function requesterActor(identity: Identity): Actor {
  if (identity.kind === 'nobody') throw new Unauthenticated()
  if (identity.kind === 'signed_in') return identity.session.requester
  if (identity.kind === 'guest') return identity.actor
  throw new Forbidden('requesters_only', 'This is for requesters; an API key acts through the other routes.')
}

function agentOrKey(identity: Identity, caller: 'agent' | 'administrator'): Actor {
  // A guest has not signed in: an agent who followed a mailed link still can.
  if (identity.kind === 'nobody' || identity.kind === 'guest') throw new Unauthenticated()
  const actor = identity.kind === 'signed_in' ? identity.session.agent : identity.actor
  if (!actor) throw new Forbidden('agents_only', 'This is for agents.')
  if (caller === 'administrator' && !actor.isAdministrator) {
    throw new Forbidden('administrators_only', 'This is for administrators.')
  }
  return actor
}
