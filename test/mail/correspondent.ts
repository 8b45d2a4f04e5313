import { setTimeout as sleep } from 'node:timers/promises'
import type { ImapFlow, MessageStructureObject } from 'imapflow'
import { createTransport } from 'nodemailer'
import type { Attachment } from 'nodemailer/lib/mailer'
import type { Dovecot } from './dovecot.ts'

/** A mail as its reader's program shows it. */
export interface Letter {
  uid: number
  messageId: string
  inReplyTo: string | null
  references: string[]
  from: string
  /** Where an answer goes. */
  replyTo: string
  to: string[]
  subject: string
  text: string
  html: string
  /** Files and pictures, by name. */
  files: { name: string; type: string; content: Buffer; isInline: boolean; contentId: string | null }[]
  /** Lower case; the first of each. */
  headers: Map<string, string>
}

export interface Written {
  to?: string
  subject?: string
  text?: string
  html?: string
  attachments?: Attachment[]
  headers?: Record<string, string>
  inReplyTo?: string
  references?: string[]
  from?: string
}

/** Somebody with a mailbox and a mail program. */
export interface Correspondent {
  email: string
  /** Sends a mail. @returns its Message-ID, without <> */
  write(mail: Written): Promise<string>
  /** Answers a mail as programs do: to where answers go, with "Re:" and what is answered quoted below. */
  answer(letter: Letter, text: string, more?: Written): Promise<string>
  /** Everything in the inbox, oldest first. */
  inbox(): Promise<Letter[]>
  /** Waits for a mail that has not been received so before. */
  receives(what: (letter: Letter) => boolean, within?: number): Promise<Letter>
  close(): void
}

interface Settings {
  dovecot: Dovecot
  smtpPort: number
  email: string
  name: string
}

/** An account with Dovecot, and a program that sends by SMTP. */
export async function correspondent({ dovecot, smtpPort, email, name }: Settings): Promise<Correspondent> {
  dovecot.account(email)
  const imap = await dovecot.connect(email)
  await imap.mailboxOpen('INBOX')
  const smtp = createTransport({ host: '127.0.0.1', port: smtpPort, ignoreTLS: true })
  const letters = new Map<number, Letter>()
  const received = new Set<number>()

  async function write({ from = `${name} <${email}>`, ...mail }: Written): Promise<string> {
    const { messageId } = await smtp.sendMail({ from, ...mail, envelope: { from: email, to: mail.to ?? '' } })
    return messageId.replace(/^<|>$/g, '')
  }

  async function inbox(): Promise<Letter[]> {
    await imap.noop()
    const uids = (await imap.search({ all: true }, { uid: true })) || []
    for (const uid of uids) if (!letters.has(uid)) letters.set(uid, await fetched(imap, uid))
    return [...letters.values()]
  }

  return {
    email,
    write,
    answer(letter, text, more = {}) {
      const { replyTo, subject, messageId, references } = letter
      const quote = letter.text.replace(/^/gm, '> ')
      return write({
        to: replyTo,
        subject: /^re:/i.test(subject) ? subject : `Re: ${subject}`,
        text: `${text}\n\nOn Mon, 2 Mar 2026 at 10:00, ${letter.from} wrote:\n${quote}\n`,
        inReplyTo: `<${messageId}>`,
        references: [...references, messageId].map((id) => `<${id}>`),
        ...more,
      })
    },
    inbox,
    async receives(what, within = 90_000) {
      const end = Date.now() + within
      for (;;) {
        const all = await inbox()
        const found = all.find((letter) => !received.has(letter.uid) && what(letter))
        if (found) {
          received.add(found.uid)
          return found
        }
        if (Date.now() > end) {
          throw new Error(`${email} waits in vain; there are: ${all.map(({ subject }) => subject).join(' | ')}`)
        }
        await sleep(100)
      }
    },
    close() {
      imap.close()
      smtp.close()
    },
  }
}

async function fetched(imap: ImapFlow, uid: number): Promise<Letter> {
  const asked = { envelope: true, headers: true, bodyStructure: true }
  const message = (await imap.fetchOne(String(uid), asked, { uid: true })) || null
  if (!message?.envelope || !message.bodyStructure) throw new Error(`the server does not know ${uid}`)
  const { envelope } = message
  const headers = headersOf(message.headers?.toString('latin1') ?? '')
  const parts = await Promise.all(
    leavesOf(message.bodyStructure).map(async (part) => ({ part, content: await content(imap, uid, part) })),
  )
  const body = (type: string) =>
    parts.find(({ part }) => part.type === type && part.disposition !== 'attachment')?.content.toString() ?? ''
  return {
    uid,
    messageId: bare(envelope.messageId ?? ''),
    inReplyTo: envelope.inReplyTo ? bare(envelope.inReplyTo) : null,
    references: (headers.get('references') ?? '').split(/\s+/).filter(Boolean).map(bare),
    from: envelope.from?.[0]?.address ?? '',
    replyTo: envelope.replyTo?.[0]?.address ?? envelope.from?.[0]?.address ?? '',
    to: envelope.to?.map(({ address }) => address ?? '') ?? [],
    subject: envelope.subject ?? '',
    text: body('text/plain').replaceAll('\r\n', '\n'),
    html: body('text/html'),
    files: parts.filter(({ part }) => part.disposition || part.id).map(fileOf),
    headers,
  }
}

function fileOf({ part, content }: { part: MessageStructureObject; content: Buffer }): Letter['files'][number] {
  const name = part.dispositionParameters?.filename ?? part.parameters?.name ?? ''
  return {
    name,
    type: part.type,
    content,
    isInline: part.disposition === 'inline',
    contentId: part.id ? bare(part.id) : null,
  }
}

/** Decoded by the library, not by what is tested. */
async function content(imap: ImapFlow, uid: number, { part }: MessageStructureObject): Promise<Buffer> {
  const { content } = await imap.download(String(uid), part ?? '1', { uid: true })
  return Buffer.concat((await content?.toArray()) ?? [])
}

function leavesOf(node: MessageStructureObject): MessageStructureObject[] {
  return node.childNodes?.length ? node.childNodes.flatMap(leavesOf) : [node]
}

function headersOf(block: string): Map<string, string> {
  const lines = block.replace(/\r\n[ \t]+/g, ' ').split('\r\n')
  const found = new Map<string, string>()
  for (const line of lines) {
    const [, name, value = ''] = /^([^:\s]+):\s*(.*)$/.exec(line) ?? []
    if (name && !found.has(name.toLowerCase())) found.set(name.toLowerCase(), value)
  }
  return found
}

function bare(messageId: string): string {
  return messageId.trim().replace(/^<|>$/g, '')
}
