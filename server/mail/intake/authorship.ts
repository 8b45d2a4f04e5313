import type { Authentication, ReadMail } from '../read/mail.ts'

/** Whether a mail is from whom its From says, as far as a server that we believe has found out. */
export type Authorship = 'proven' | 'forged' | 'unknown'

/** Mail services that always write their results above all others: where their mailboxes are fetched, and their name. */
const SERVICES: Record<string, string> = {
  'imap.gmail.com': 'mx.google.com',
  // It does not name itself.
  'outlook.office365.com': '',
}
/** Where nobody, several or somebody broken is in From, the sender is taken from elsewhere, and no check is about that. */
const NOT_FROM = ['several_from', 'from_broken', 'from_missing']

/**
 * What a mail says of its authentication, if a server wrote it that is to be believed. Anybody can write such a header:
 * it counts with the name of a server that takes such ones out (the setting says which), or of the mail service that the
 * message was fetched from.
 *
 * @param fetchHost  of the mailbox that it came from; null: by another door
 * @source RFC 8601, section 5; docs/decisions/013-whose-checks-are-believed.md
 */
export function trustedResults(
  { authentication }: Pick<ReadMail, 'authentication'>,
  { servers, fetchHost }: { servers: readonly string[]; fetchHost: string | null },
): Authentication | null {
  if (authentication?.by !== 'authentication-results') return null
  const name = authentication.server.toLowerCase()
  const isOfService = SERVICES[fetchHost?.toLowerCase() ?? ''] === name
  return isOfService || (name !== '' && servers.includes(name)) ? authentication : null
}

/** That it is forged is believed of anybody: nobody gains by saying so of his own mail. */
export function authorshipOf(
  { from, notices, authentication }: Pick<ReadMail, 'from' | 'notices' | 'authentication'>,
  trusted: Authentication | null,
): Authorship {
  if (authentication?.dmarc === 'fail') return 'forged'
  if (trusted?.dmarc !== 'pass' || !from || notices.some((code) => NOT_FROM.includes(code))) return 'unknown'
  const domain = from.address.slice(from.address.lastIndexOf('@') + 1)
  return trusted.dmarcDomain === null || trusted.dmarcDomain === domain ? 'proven' : 'unknown'
}
