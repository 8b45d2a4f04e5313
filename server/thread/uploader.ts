import type { Actor } from '#server/platform/actor.ts'

/** A token as the upload route gives it out; nothing else ever names an uploader. */
const TOKEN = /^[\w-]{32,64}$/

/** The name under which the uploads of a caller wait until they are used; null for a stranger without a token. */
export function uploaderOf(actor: Actor, visitor: string | undefined): string | null {
  if (actor.kind !== 'system') return `${actor.kind}:${actor.id}`
  return visitorName(visitor)
}

/**
 * Every name under which a caller may have uploaded: who signs in while writing keeps what was uploaded before.
 */
export function uploadersOf({ actor, visitor }: { actor: Actor; visitor?: string }): string[] {
  return [uploaderOf(actor, visitor), visitorName(visitor)].filter((name) => name !== null)
}

function visitorName(visitor: string | undefined): string | null {
  return visitor !== undefined && TOKEN.test(visitor) ? `visitor:${visitor}` : null
}
