import type { ImapFlowOptions } from 'imapflow'
import type { App } from '#server/platform/app.ts'
import type { MailboxRow } from './mailboxes.ts'
import { openSecret } from './secrets.ts'
import { accessToken } from './token.ts'

type Needs = Pick<App, 'db' | 'secret'>

/** Milliseconds; a server that takes longer is as good as none. */
const CONNECT_MS = 20_000
/** So long a server may say nothing that was asked something: then the connection is as good as broken. */
const SILENT_MS = 40_000

/**
 * How a mailbox is reached by IMAP, signed in as it is set.
 *
 * @throws CannotOpen, NotConnected, TokenRefused
 */
export async function imapOptions(app: Needs, row: MailboxRow): Promise<ImapFlowOptions> {
  const { fetchHost, fetchPort, fetchSecurity, userName } = row
  return {
    host: fetchHost ?? '',
    port: fetchPort ?? 993,
    secure: fetchSecurity === 'tls',
    ...(fetchSecurity !== 'tls' && { doSTARTTLS: fetchSecurity === 'starttls' }),
    auth: { user: userName, ...(await imapSecret(app, row)) },
    tls: tlsOf(row),
    logger: false,
    disableAutoIdle: true,
    maxIdleTime: 9 * 60_000,
    // As they have been sent: no charset, no encoding is touched.
    disableBinary: true,
    disableCompression: true,
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    socketTimeout: SILENT_MS,
    // A message that is larger is not taken by the ledger either.
    maxLiteralSize: 16 * 1024 * 1024,
    maxResponseSize: 64 * 1024 * 1024,
    clientInfo: { name: 'Deskbell' },
  }
}

async function imapSecret(app: Needs, row: MailboxRow): Promise<{ pass: string } | { accessToken: string }> {
  if (row.auth === 'oauth') return { accessToken: await accessToken(app, row) }
  return { pass: openSecret(row, 'password', app.secret) ?? '' }
}

/** For nodemailer. */
export interface SmtpOptions {
  host: string
  port: number
  secure: boolean
  requireTLS: boolean
  ignoreTLS: boolean
  auth?: { user: string; pass: string } | { type: 'OAuth2'; user: string; accessToken: string }
  tls: { rejectUnauthorized: boolean }
  connectionTimeout: number
  greetingTimeout: number
  socketTimeout: number
  disableFileAccess: true
  disableUrlAccess: true
}

/**
 * How a mailbox sends, signed in as it is set; null when the desk's own server sends for it.
 *
 * @throws CannotOpen, NotConnected, TokenRefused
 */
export async function smtpOptions(app: Needs, row: MailboxRow): Promise<SmtpOptions | null> {
  const { sendHost, sendPort, sendSecurity } = row
  if (!sendHost) return null
  const auth = await smtpAuth(app, row)
  return {
    host: sendHost,
    port: sendPort ?? 587,
    secure: sendSecurity === 'tls',
    requireTLS: sendSecurity === 'starttls',
    ignoreTLS: sendSecurity === 'none',
    ...(auth && { auth }),
    tls: tlsOf(row),
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    socketTimeout: 120_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  }
}

async function smtpAuth(app: Needs, row: MailboxRow): Promise<SmtpOptions['auth'] | null> {
  if (row.sendAuth === 'none') return null
  if (row.sendAuth === 'own') {
    return { user: row.sendUserName, pass: openSecret(row, 'sendPassword', app.secret) ?? '' }
  }
  if (row.auth === 'oauth') {
    return { type: 'OAuth2', user: row.userName, accessToken: await accessToken(app, row) }
  }
  return { user: row.userName, pass: openSecret(row, 'password', app.secret) ?? '' }
}

function tlsOf({ allowInvalidCertificate }: MailboxRow): { rejectUnauthorized: boolean; minVersion: 'TLSv1.2' } {
  return { rejectUnauthorized: !allowInvalidCertificate, minVersion: 'TLSv1.2' }
}
