import addressparser from 'nodemailer/lib/addressparser'
import type { App } from '#server/platform/app.ts'
import { ownAddress } from '#server/platform/own-address.ts'
import { loadSettings } from '#server/settings/settings.ts'
import { type SmtpOptions, smtpOptions } from '../mailboxes/connection.ts'
import type { MailboxRow } from '../mailboxes/mailboxes.ts'
import { saidBy } from '../mailboxes/said.ts'
import { openSecret } from '../mailboxes/secrets.ts'

/** Whom a mail is from, and which server takes it. */
export interface Sending {
  /** Of `mail_address`; null: MAIL_FROM. */
  addressId: number | null
  email: string
  name: string
  /** Whether what is answered to this address reaches us. */
  isReceived: boolean
  /** Null: there is none yet, mails wait. */
  server: MailServer | null
}

export interface MailServer {
  /** Mailboxes have servers of their own; null: the desk's own, SMTP_URL. */
  mailboxId: number | null
  name: string
  /** When it was set up as it is. */
  changedAt: Date | null
  connections: number
  perMinute: number
  /** Switched off by an administrator. */
  isOff: boolean
  options: () => Promise<ServerOptions>
}

export type ServerOptions = ({ url: string } | SmtpOptions) & {
  dkim?: { domainName: string; keySelector: string; privateKey: string; headerFieldNames: string }
}

type Desk = Pick<App, 'db' | 'config' | 'secret'>

/**
 * How mail of an address leaves.
 *
 * @param mailAddressId  null, or one that is out of use: the desk's default address, else MAIL_FROM
 */
export async function sendingOf(desk: Desk, mailAddressId: number | null): Promise<Sending> {
  const address = await usableAddress(desk, mailAddressId)
  if (!address) return { ...(await fromConfiguration(desk)), server: deskServer(desk) }
  const { id, email, name, mailboxId } = address
  const server = mailboxId === null ? null : await mailboxServer(desk, mailboxId)
  return { addressId: id, email, name, isReceived: true, server: server ?? deskServer(desk) }
}

async function usableAddress({ db }: Desk, wanted: number | null) {
  const find = (id: number) =>
    db
      .selectFrom('mailAddress')
      .select(['id', 'email', 'name', 'mailboxId'])
      .where('id', '=', id)
      .where('availability', '=', 'active')
      .executeTakeFirst()
  const own = wanted === null ? undefined : await find(wanted)
  if (own) return own
  const { defaultAddressId } = (await loadSettings(db)).mail
  return defaultAddressId === null ? undefined : find(defaultAddressId)
}

async function fromConfiguration({ db, config }: Desk) {
  const given = config.mailFrom ?? `Deskbell <deskbell@${new URL(ownAddress(config)).hostname}>`
  const [parsed] = addressparser(given, { flatten: true })
  const email = (parsed?.address || given).toLowerCase()
  const known = await db
    .selectFrom('mailAddress')
    .select('id')
    .where('email', '=', email)
    .where('availability', '=', 'active')
    .executeTakeFirst()
  return { addressId: known?.id ?? null, email, name: parsed?.name ?? '', isReceived: known !== undefined }
}

function deskServer({ config }: Desk): MailServer | null {
  const { smtpUrl } = config
  if (!smtpUrl) return null
  return {
    mailboxId: null,
    name: 'SMTP_URL',
    changedAt: null,
    connections: 3,
    perMinute: 10_000,
    isOff: false,
    options: async () => ({ url: smtpUrl }),
  }
}

async function mailboxServer(desk: Desk, id: number): Promise<MailServer | null> {
  const box = await desk.db.selectFrom('mailbox').selectAll().where('id', '=', id).executeTakeFirst()
  if (!box || box.sendHost === null) return null
  return {
    mailboxId: id,
    name: box.name,
    changedAt: box.updatedAt,
    connections: box.sendConnections,
    perMinute: box.sendPerMinute,
    isOff: box.availability !== 'active',
    options: async () => {
      try {
        const options = await smtpOptions(desk, box)
        if (!options) throw new Error('This mailbox sends nothing.')
        const dkim = dkimOf(desk, box)
        return { ...options, ...(dkim && { dkim }) }
      } catch (error) {
        // As the mail server would say it: a password that cannot be read, a token that nobody gives.
        throw Object.assign(new Error(error instanceof Error ? error.message : String(error)), {
          code: 'EAUTH',
          problem: saidBy(error).problem,
        })
      }
    },
  }
}

/** Without the last of them, RFC 8058 lets nobody unsubscribe with one click. */
const SIGNED =
  'From:Reply-To:Subject:Date:Message-ID:To:MIME-Version:Content-Type:Content-Transfer-Encoding:In-Reply-To:References:List-Unsubscribe:List-Unsubscribe-Post'

function dkimOf({ secret }: Desk, box: MailboxRow): ServerOptions['dkim'] {
  const privateKey = openSecret(box, 'dkimKey', secret)
  if (!privateKey || !box.dkimDomain || !box.dkimSelector) return undefined
  return { domainName: box.dkimDomain, keySelector: box.dkimSelector, privateKey, headerFieldNames: SIGNED }
}
