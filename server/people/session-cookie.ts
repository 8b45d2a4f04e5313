import { createHmac, timingSafeEqual } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Config } from '#server/platform/config.ts'

export const SESSION_DAYS = 14

/** Both cookies: better-auth's session, and the sight of one ticket that a guest has. */
export type CookieKind = 'session' | 'guest'

// The __Host- prefix keeps other hosts of the domain from setting it; browsers take it over https only.
export function cookieName(config: Config, kind: CookieKind): string {
  return `${isSecure(config) ? '__Host-' : ''}deskbell.${kind}`
}

export function cookieAttributes(config: Config) {
  return { path: '/', httpOnly: true, sameSite: 'lax', secure: isSecure(config) } as const
}

/** The token in a cookie whose signature is ours; null for anything else. */
export function readCookie(request: FastifyRequest, kind: CookieKind, signing: Signing): string | null {
  const value = request.cookies[cookieName(signing.config, kind)]
  if (!value || value.length > 300) return null
  const dot = value.lastIndexOf('.')
  const token = value.slice(0, dot)
  const given = Buffer.from(value.slice(dot + 1), 'base64')
  const right = signatureOf(token, signing.secret)
  return dot > 0 && given.length === right.length && timingSafeEqual(given, right) ? token : null
}

export interface Signing {
  config: Config
  secret: string
}

export function setCookie(
  reply: FastifyReply,
  kind: CookieKind,
  { token, seconds, signing }: { token: string; seconds: number; signing: Signing },
): void {
  const { config, secret } = signing
  reply.setCookie(cookieName(config, kind), signed(token, secret), { ...cookieAttributes(config), maxAge: seconds })
}

export function dropCookie(reply: FastifyReply, kind: CookieKind, config: Config): void {
  reply.clearCookie(cookieName(config, kind), cookieAttributes(config))
}

/** As better-auth signs its cookies: the token, a dot, and its HMAC-SHA256. */
export function signed(token: string, secret: string): string {
  return `${token}.${signatureOf(token, secret).toString('base64')}`
}

function signatureOf(token: string, secret: string): Buffer {
  return createHmac('sha256', secret).update(token).digest()
}

function isSecure(config: Config): boolean {
  return config.publicUrl?.startsWith('https:') ?? false
}
