import { type MailToken, mailKey, replyAddress, writeToken } from '#server/mail/token.ts'
import { operation } from '#server/platform/operation.ts'
import { changeSettings, type SettingsPatch } from '#server/settings/settings.ts'
import type { World } from '../world.ts'

export const SUPPORT = 'support@desk.test'
/** The server in front of the desk, whose checks count. */
const SERVER = 'mx.desk.test'
export const pass = `Authentication-Results: ${SERVER}; spf=pass; dkim=pass; dmarc=pass`
export const fail = `Authentication-Results: ${SERVER}; spf=fail; dkim=none; dmarc=fail`

export interface Letter {
  from?: string
  to?: string
  cc?: string
  subject?: string
  body?: string
  id?: string | null
  date?: string | null
  headers?: string[]
}

let serial = 0

/** A raw message; each has its own Message-ID unless said. */
export function letter({
  from = 'Ada <ada@example.com>',
  to = SUPPORT,
  cc,
  subject = 'Printer',
  ...more
}: Letter = {}): string {
  serial += 1
  const { body = `It is broken, ${serial}.`, id = `letter-${serial}@example.com`, headers = [] } = more
  const date = more.date === undefined ? 'Mon, 02 Mar 2026 09:00:00 +0000' : more.date
  const lines = [
    `From: ${from}`,
    `To: ${to}`,
    ...(cc ? [`Cc: ${cc}`] : []),
    `Subject: ${subject}`,
    ...(id === null ? [] : [`Message-ID: <${id}>`]),
    ...(date === null ? [] : [`Date: ${date}`]),
    ...headers,
    '',
    body,
    '',
  ]
  return lines.join('\r\n')
}

/** A desk that is written to: `support@desk.test` is its address, and its own server's checks count. */
export async function mailedWorld(world: World) {
  const { key } = await world.apiKey()
  await world.db.insertInto('mailAddress').values({ email: SUPPORT, name: 'Support' }).execute()
  const set = (patch: SettingsPatch) => operation(world.as('mia'), (op) => changeSettings(op, patch))
  // Storms are tested by themselves; else everybody here would be one.
  await set({ mail: { authenticationServers: [SERVER], maxMessagesPerSender: 0 } })

  /** Hands in a message by HTTP. @returns its row of the ledger */
  async function mailed(raw: string | Letter, mailbox = SUPPORT) {
    const answer = await (await world.http()).inject({
      method: 'POST',
      url: `/api/v1/intake/messages?mailbox=${mailbox}`,
      headers: { authorization: `Bearer ${key}`, 'content-type': 'message/rfc822' },
      payload: Buffer.from(typeof raw === 'string' ? raw : letter(raw)),
    })
    if (answer.statusCode !== 201) throw new Error(`not taken: ${answer.body}`)
    return answer.json()
  }

  const ticketOf = async ({ ticketId }: { ticketId: number }) =>
    (await world.call('mia', `GET /api/v1/tickets/${ticketId}`)).body
  const threadOf = async ({ ticketId }: { ticketId: number }) =>
    (await world.call('mia', `GET /api/v1/tickets/${ticketId}/thread`)).body.items.filter(
      (item: { type: string }) => item.type !== 'event',
    )
  const entryOf = async (row: { ticketId: number; entryId: number }) =>
    (await threadOf(row)).find(({ id }: { id: number }) => id === row.entryId)

  async function tokenFor(ticketId: number, person: MailToken['person'], mailId = 999_999): Promise<string> {
    const { secret } = await world.app()
    return writeToken(mailKey(secret), { ticketId, person, mailId })
  }
  /** Where somebody answers a mail of a ticket. */
  const replyTo = async (ticketId: number, person: MailToken['person']) =>
    replyAddress(SUPPORT, await tokenFor(ticketId, person))

  /** What waits in the outbox about a ticket, once everybody has been told. */
  async function outbox({ ticketId }: { ticketId: number }) {
    await world.work()
    return world.db.selectFrom('outgoingMail').selectAll().where('ticketId', '=', ticketId).orderBy('id').execute()
  }

  return { key, set, mailed, ticketOf, threadOf, entryOf, tokenFor, replyTo, outbox }
}
