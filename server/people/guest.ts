import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Ctx } from '#server/platform/operation.ts'
import { hashOf } from './identity.ts'
import { dropCookie, readCookie, type Signing } from './session-cookie.ts'

/** Ends a guest's sight of his ticket, in this browser and for whoever copied its cookie. */
export async function endGuestSession(
  ctx: Ctx,
  { request, reply, signing }: { request: FastifyRequest; reply: FastifyReply; signing: Signing },
): Promise<void> {
  const token = readCookie(request, 'guest', signing)
  if (!token) return
  await ctx.db.deleteFrom('guestAccess').where('tokenHash', '=', hashOf(token)).where('kind', '=', 'session').execute()
  dropCookie(reply, 'guest', signing.config)
}
