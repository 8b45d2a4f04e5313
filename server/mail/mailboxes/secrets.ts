import { seal, sealKey, unseal } from '#server/platform/seal.ts'
import type { MailboxRow } from './mailboxes.ts'

/** What a mailbox holds that nobody may read again. */
const names = ['password', 'sendPassword', 'oauthClientSecret', 'dkimKey'] as const
type SecretName = (typeof names)[number]
type Given = { [name in SecretName]?: string | null | undefined }
type Tokens = 'oauthRefreshToken' | 'oauthAccessToken'

const keyOf = (secret: string) => sealKey(secret, 'mailbox')

/** Parts what was given: what may be told and kept as it is, and the secrets, sealed. */
export function apart<T extends Given>(
  given: T,
  secret: string,
): { facts: Omit<T, SecretName>; sealed: Partial<Pick<MailboxRow, SecretName>> } {
  const { password, sendPassword, oauthClientSecret, dkimKey, ...facts } = given
  const asked = { password, sendPassword, oauthClientSecret, dkimKey }
  const sealed = Object.fromEntries(
    names.flatMap((name) => {
      const value = asked[name]
      return value === undefined ? [] : [[name, value === null ? null : seal(keyOf(secret), value)]]
    }),
  )
  return { facts, sealed }
}

/** @throws CannotOpen  it was sealed under another secret of the application */
export function openSecret(row: MailboxRow, name: SecretName | Tokens, secret: string): string | null {
  const sealed = row[name]
  return sealed === null ? null : unseal(keyOf(secret), sealed)
}

export function sealToken(text: string, secret: string): Buffer {
  return seal(keyOf(secret), text)
}
