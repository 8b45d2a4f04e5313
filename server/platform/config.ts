import { randomBytes } from 'node:crypto'
import { resolve } from 'node:path'
import { z } from 'zod'

const Port = z.coerce.number().int().min(0).max(65_535)

/** `127.0.0.1:2525`, `[::1]:24`, or the path of a socket. */
const Listen = z.string().transform((text, { addIssue }): Listen => {
  if (text.startsWith('/')) return { path: text }
  const [, v6, name, port] = /^(?:\[([0-9a-f:.]+)\]|([\w.-]+)):(\d{1,5})$/i.exec(text) ?? []
  const host = v6 ?? name
  if (host && Number(port) <= 65_535) return { host, port: Number(port) }
  addIssue('Write HOST:PORT, or the path of a socket')
  return z.NEVER
})
export type Listen = { host: string; port: number } | { path: string }

const Environment = z.object({
  PORT: Port.default(8080),
  HOST: z.string().min(1).default('127.0.0.1'),
  DATA_DIR: z.string().min(1).default('./data'),
  PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'Must begin with postgres:// or postgresql://')
    .optional(),
  SMTP_URL: z
    .string()
    .regex(/^smtps?:\/\//, 'Must begin with smtp:// or smtps://')
    .optional(),
  MAIL_FROM: z.string().min(3).optional(),
  /** Where mail servers may bring mail themselves; off unless they are set. */
  SMTP_LISTEN: Listen.optional(),
  LMTP_LISTEN: Listen.optional(),
  /** For STARTTLS there: files in PEM. */
  SMTP_TLS_CERT: z.string().optional(),
  SMTP_TLS_KEY: z.string().optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  /**
   * Addresses of reverse proxies whose X-Forwarded-* headers are believed, comma-separated. They, and what brings mail from
   * there, may open as many connections as there are places.
   */
  TRUSTED_PROXIES: z.string().optional(),
  DESKBELL_SECRET: z.string().min(32, 'At least 32 characters').optional(),
  DESKBELL_DEV: z.string().optional(),
  /** `on`: webhooks may go to addresses of this machine and of its own networks. */
  PRIVATE_WEBHOOKS: z.enum(['on', 'off']).default('off'),
  /** `off` for measuring; the limits on guessing passwords and links stay. */
  RATE_LIMIT: z.enum(['on', 'off']).default('on'),
})

export interface Config {
  port: number
  host: string
  dataDir: string
  /** Without a trailing slash; links in mail and the origin check use it. Null: the address listened on. */
  publicUrl: string | null
  databaseUrl: string | null
  smtpUrl: string | null
  mailFrom: string | null
  smtpListen: Listen | null
  lmtpListen: Listen | null
  /** Files of the certificate for STARTTLS on those, and of its key. */
  smtpTls: { cert: string; key: string } | null
  logLevel: string
  trustedProxies: string[]
  /** Signs cookies; null: made once and kept in the data folder or the database. */
  secret: string | null
  dev: boolean
  rateLimit: boolean
  /** Webhooks may go to private networks. */
  privateWebhooks: boolean
}

export class BadConfig extends Error {}

/**
 * Reads the environment, the only place that does.
 *
 * @throws BadConfig  naming every variable that is wrong
 */
export function loadConfig(env: Record<string, string | undefined>): Config {
  // An empty variable means "not set", as shells and service files use it.
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))
  const parsed = Environment.safeParse(given)
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`)
    throw new BadConfig(`These environment variables need attention:\n${lines.join('\n')}`)
  }
  const it = parsed.data
  return {
    port: it.PORT,
    host: it.HOST,
    dataDir: resolve(it.DATA_DIR),
    publicUrl: it.PUBLIC_URL?.replace(/\/+$/, '') ?? null,
    databaseUrl: it.DATABASE_URL ?? null,
    smtpUrl: it.SMTP_URL ?? null,
    mailFrom: it.MAIL_FROM ?? null,
    smtpListen: it.SMTP_LISTEN ?? null,
    lmtpListen: it.LMTP_LISTEN ?? null,
    smtpTls: it.SMTP_TLS_CERT && it.SMTP_TLS_KEY ? { cert: it.SMTP_TLS_CERT, key: it.SMTP_TLS_KEY } : null,
    logLevel: it.LOG_LEVEL,
    trustedProxies: it.TRUSTED_PROXIES?.split(',').map((part) => part.trim()) ?? [],
    secret: it.DESKBELL_SECRET ?? null,
    dev: it.DESKBELL_DEV !== undefined,
    rateLimit: it.RATE_LIMIT === 'on',
    privateWebhooks: it.PRIVATE_WEBHOOKS === 'on',
  }
}

export function randomSecret(): string {
  return randomBytes(32).toString('base64url')
}
