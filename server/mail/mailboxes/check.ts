import { createPrivateKey } from 'node:crypto'
import type { mailboxes } from '#contract/mailboxes.ts'
import type { BodyOf } from '#contract/route.ts'
import type { FieldError } from '#server/platform/errors.ts'
import type { MailboxRow } from './mailboxes.ts'

export type MailboxInput = BodyOf<typeof mailboxes.change>

/** Everything that is wrong with what a mailbox is to be. @param before  null for a new one */
export function mailboxProblems(asked: MailboxInput, before: MailboxRow | null): FieldError[] {
  const after = { ...before, ...asked }
  return [
    ...(after.fetchHost && !after.userName
      ? [required('userName', 'With which name is the mailbox signed in to?')]
      : []),
    ...(after.fetchHost && !after.fetchPort ? [required('fetchPort', 'Which port does the server listen on?')] : []),
    ...(after.sendHost && !after.sendPort ? [required('sendPort', 'Which port does the server listen on?')] : []),
    ...(after.afterFetch === 'move' && !after.moveTo ? [required('moveTo', 'Which folder are they moved to?')] : []),
    ...(after.auth === 'oauth' && !after.oauthProvider ? [required('oauthProvider', 'Choose a provider.')] : []),
    ...(after.auth === 'oauth' && !after.oauthGrant ? [required('oauthGrant', 'Choose how it signs in.')] : []),
    ...sameFolderProblems(after),
    ...keyProblems(asked),
    ...otherServerProblems(asked, before),
  ]
}

function sameFolderProblems({
  afterFetch,
  folder = 'INBOX',
  moveTo,
}: Pick<MailboxInput, 'afterFetch' | 'folder' | 'moveTo'>): FieldError[] {
  if (afterFetch !== 'move' || moveTo?.toLowerCase() !== folder.toLowerCase()) return []
  return [{ field: 'body.moveTo', code: 'same_folder', message: 'Choose another folder than the one that is read.' }]
}

function keyProblems({ dkimKey }: MailboxInput): FieldError[] {
  if (!dkimKey) return []
  try {
    createPrivateKey(dkimKey)
    return []
  } catch {
    return [{ field: 'body.dkimKey', code: 'not_a_key', message: 'This is no private key in PEM form.' }]
  }
}

/**
 * A stored secret is never sent to a server that it was not given for: else whoever may change the server could read
 * the secret there.
 */
function otherServerProblems(asked: MailboxInput, before: MailboxRow | null): FieldError[] {
  if (!before) return []
  const known = [before.fetchHost, before.sendHost]
  const isElsewhere = [asked.fetchHost, asked.sendHost].some((host) => host && !known.includes(host))
  const goesElsewhere = asked.oauthTokenUrl !== undefined && asked.oauthTokenUrl !== before.oauthTokenUrl
  return [
    ...(isElsewhere && before.password && asked.password === undefined ? [again('password')] : []),
    ...(isElsewhere && before.sendPassword && asked.sendPassword === undefined ? [again('sendPassword')] : []),
    ...(goesElsewhere && before.oauthClientSecret && asked.oauthClientSecret === undefined
      ? [again('oauthClientSecret')]
      : []),
  ]
}

function again(name: string): FieldError {
  return required(name, 'The server is another one: enter this again.')
}

function required(name: string, message: string): FieldError {
  return { field: `body.${name}`, code: 'required', message }
}
