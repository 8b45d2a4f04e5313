import type { MailProblem } from '#contract/mailboxes.ts'
import { CannotOpen } from '#server/platform/seal.ts'
import { NotConnected, TokenRefused } from './token.ts'

export type { MailProblem }

/** What went wrong at a mail server: which kind of thing, and what was said of it. */
export interface Said {
  problem: MailProblem
  /** In the server's own words, where it had any; one line. */
  said: string
}

const byCode: Record<string, MailProblem> = {
  ENOTFOUND: 'unknown_host',
  EAI_AGAIN: 'unknown_host',
  ENODATA: 'unknown_host',
  EDNS: 'unknown_host',
  ECONNREFUSED: 'unreachable',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  ECONNRESET: 'unreachable',
  ETIMEDOUT: 'timed_out',
  CONNECT_TIMEOUT: 'timed_out',
  GREETING_TIMEOUT: 'timed_out',
  UPGRADE_TIMEOUT: 'timed_out',
  ETIMEOUT: 'timed_out',
  ERR_SSL_WRONG_VERSION_NUMBER: 'wrong_tls',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'wrong_tls',
  EPROTO: 'wrong_tls',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'untrusted_certificate',
  SELF_SIGNED_CERT_IN_CHAIN: 'untrusted_certificate',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'untrusted_certificate',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'untrusted_certificate',
  CERT_HAS_EXPIRED: 'expired_certificate',
  CERT_NOT_YET_VALID: 'expired_certificate',
  ERR_TLS_CERT_ALTNAME_INVALID: 'wrong_certificate_name',
  EAUTH: 'sign_in_refused',
  EENVELOPE: 'message_refused',
  EMESSAGE: 'message_refused',
}

const byWords: [RegExp, MailProblem][] = [
  // The library that sends has codes of its own, and leaves these in its words.
  [/\b(?:ENOTFOUND|EAI_AGAIN|ENODATA)\b/, 'unknown_host'],
  [/\b(?:ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|ECONNRESET)\b/, 'unreachable'],
  [/self.signed certificate|unable to verify|unable to get (?:local )?issuer/i, 'untrusted_certificate'],
  [/certificate has expired|certificate is not yet valid/i, 'expired_certificate'],
  [/altnames|does not match certificate/i, 'wrong_certificate_name'],
  [/wrong version number|packet length too long|ssl3_get_record/i, 'wrong_tls'],
  [/STARTTLS|upgrade/i, 'no_tls'],
  [/time(?:d )?out/i, 'timed_out'],
]

const advice: Record<MailProblem, string> = {
  unknown_host: 'There is no server of this name. Look for a slip of the pen in it.',
  unreachable: 'Nothing answers there. Check the port; perhaps a firewall is in between.',
  timed_out: 'Nothing answered in time. Check name and port; with TLS at once the port is mostly 993 or 465.',
  no_tls: 'The server offers no STARTTLS on this port. Try TLS from the start, or another port.',
  wrong_tls: 'The server does not begin with TLS on this port. Try STARTTLS, or port 993 (fetching) or 465 (sending).',
  needs_tls: 'The server speaks TLS from the start on this port. Choose that, or port 143 (fetching) or 587 (sending).',
  untrusted_certificate:
    'Nobody that is trusted here vouches for the certificate. If the server is one of your own, allow that.',
  expired_certificate: 'The certificate is out of date. Have it renewed on the server.',
  wrong_certificate_name: 'The certificate is for another name. Write the server’s name as it stands in there.',
  sign_in_refused:
    'Check user name and password. Google and Microsoft want an app password or OAuth instead of the usual one.',
  not_connected: 'Connect the mailbox with its provider.',
  grant_ended: 'The provider lets us in no longer. Connect again; for a program, check client ID and secret.',
  secret_unreadable: 'Enter the password again.',
  folder_missing: 'Choose one of the folders that are there.',
  message_refused: 'The server let us in and refused the message. Check the sender’s address.',
  other: 'Read what the server says.',
}

export function adviceOn(problem: MailProblem): string {
  return advice[problem]
}

export function saidBy(error: unknown): Said {
  if (error instanceof CannotOpen) return { problem: 'secret_unreadable', said: error.message }
  if (error instanceof NotConnected) return { problem: 'not_connected', said: error.message }
  if (error instanceof TokenRefused) {
    return { problem: error.isFinal ? 'grant_ended' : 'other', said: oneLine(error.message) }
  }
  const found = (error ?? {}) as {
    code?: unknown
    message?: unknown
    authenticationFailed?: unknown
    mailboxMissing?: unknown
    responseText?: unknown
    response?: unknown
    responseCode?: unknown
    reason?: unknown
  }
  const words = [found.responseText, found.response, found.reason, found.message].find(
    (text): text is string => typeof text === 'string' && text.trim() !== '',
  )
  const said = oneLine(words ?? String(error))
  if (found.authenticationFailed) return { problem: 'sign_in_refused', said }
  if (found.mailboxMissing) return { problem: 'folder_missing', said }
  if (found.responseCode === 535 || found.responseCode === 534) return { problem: 'sign_in_refused', said }
  const code = typeof found.code === 'string' ? found.code : ''
  const message = typeof found.message === 'string' ? found.message : ''
  const problem = byCode[code] ?? byWords.find(([pattern]) => pattern.test(message))?.[1] ?? 'other'
  return { problem, said }
}

function oneLine(text: string): string {
  return text
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .trim()
    .slice(0, 500)
}
