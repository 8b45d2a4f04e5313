import { startFetching } from '#server/mail/doors/imap.ts'
import type { World } from '#test/world.ts'
import { type Correspondent, correspondent } from './correspondent.ts'
import { type Dovecot, noDovecot, startDovecot } from './dovecot.ts'
import { noPostfix, type Postfix, startPostfix } from './postfix.ts'

/** Why tests of a desk with real mail servers are skipped; null when they are not. */
export const noMail = noDovecot ?? noPostfix

export const SUPPORT = 'support@desk.example'
/** Postfix takes mail for it, and finds later that there is nobody. */
export const NOBODY = 'gone@example.com'

export interface MailDesk {
  dovecot: Dovecot
  postfix: Postfix
  /** Its mailbox, read by IMAP. */
  mailboxId: number
  addressId: number
  /** Somebody with an account: `person('Cleo', 'cleo@example.com')`. */
  person(name: string, email: string): Promise<Correspondent>
  stop(): Promise<void>
}

/** Of the minutes between two polls: nobody waits for a test. */
const MINUTE_MS = 5_000

type Call = Parameters<World['call']>[1]

/**
 * Dovecot and Postfix, and a desk that fetches from the one and sends by the other, for `@desk.example` and
 * `@example.com`. To be stopped by its starter.
 */
export async function startMailDesk(world: World): Promise<MailDesk> {
  const dovecot = await startDovecot()
  const at = `lmtp:${dovecot.lmtpPort}` as const
  const postfix = await startPostfix({ relays: { 'desk.example': at, 'example.com': at }, nobody: [NOBODY] })
  const { user, pass } = dovecot.account(SUPPORT)
  const { id: mailboxId } = await administer(world, 'POST /api/v1/mailboxes', {
    name: 'Support',
    fetchHost: dovecot.host,
    fetchPort: dovecot.port,
    fetchSecurity: 'none',
    pollMinutes: 1,
    sendHost: '127.0.0.1',
    sendPort: postfix.port,
    sendSecurity: 'none',
    sendAuth: 'none',
    userName: user,
    password: pass,
  })
  const address = { email: SUPPORT, name: 'Brightwater Support', mailboxId }
  const { id: addressId } = await administer(world, 'POST /api/v1/mail-addresses', address)
  await administer(world, 'PATCH /api/v1/settings', { mail: { defaultAddressId: addressId } })
  const fetching = startFetching(await world.app(), { lookEveryMs: 200, minuteMs: MINUTE_MS })
  const people: Correspondent[] = []
  return {
    dovecot,
    postfix,
    mailboxId,
    addressId,
    async person(name, email) {
      const one = await correspondent({ dovecot, smtpPort: postfix.port, name, email })
      people.push(one)
      return one
    },
    async stop() {
      for (const one of people) one.close()
      await fetching.stop()
      await postfix.stop()
      await dovecot.stop()
    },
  }
}

/** Asks the desk for something, as an administrator. */
export async function administer(world: World, request: Call, body?: object): Promise<{ id: number }> {
  const answer = await world.call('mia', request, body)
  if (answer.status >= 300) throw new Error(`${request}: ${answer.status} ${JSON.stringify(answer.body)}`)
  return answer.body
}
