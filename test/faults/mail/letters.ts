import { createHash } from 'node:crypto'
import { type Random, seeded } from '#db/seed/random.ts'

export type DoorName = 'http' | 'lmtp' | 'pipe' | 'imap'

export interface Letter {
  raw: Buffer
  sha256: string
  /** Without <>; null for what is no mail. */
  messageId: string | null
  kind: 'new' | 'answer' | 'robot' | 'garbage'
  /** Of the letter that it answers; that one is sent first. */
  answers: Letter | null
  /** The ways that it is sent, one after the other: the same message up to three times. */
  doors: DoorName[]
  /** By how many of these somebody said that he has it. */
  accepted: number
}

export const SUPPORT = 'support@faults.example'

/** What people, robots and broken programs send, the same for the same seed. */
export function lettersOf(count: number, seed: number): Letter[] {
  const random = seeded(seed)
  const letters: Letter[] = []
  for (let at = 0; at < count; at += 1) {
    const earlier = letters.findLast(({ kind }, place) => kind === 'new' && place < at - 20)
    letters.push(letterOf(random, at, earlier ?? null))
  }
  return letters
}

function letterOf(random: Random, at: number, earlier: Letter | null): Letter {
  const drawn = random.next()
  if (drawn < 0.01) return letter(garbage(random, at), { messageId: null, kind: 'garbage', random })
  const messageId = `fault-${at}@example.com`
  const body = `Message ${at}.\r\n${'All work and no play. '.repeat(1 + Math.floor(random.next() * 40))}`
  if (drawn < 0.2 && earlier) {
    const from = fromOf(earlier)
    const headers = [`In-Reply-To: <${earlier.messageId}>`]
    return letter(mail({ from, messageId, subject: 'Re: Fault', body, headers }), {
      messageId,
      kind: 'answer',
      answers: earlier,
      random,
    })
  }
  if (drawn < 0.25 && earlier) {
    const from = fromOf(earlier)
    const headers = [`In-Reply-To: <${earlier.messageId}>`, 'Auto-Submitted: auto-replied']
    return letter(mail({ from, messageId, subject: 'Out of office', body, headers }), {
      messageId,
      kind: 'robot',
      answers: earlier,
      random,
    })
  }
  const from = `person${at}@example.com`
  return letter(mail({ from, messageId, subject: `Fault ${at}`, body }), { messageId, kind: 'new', random })
}

function letter(
  raw: Buffer,
  {
    messageId,
    kind,
    answers = null,
    random,
  }: Pick<Letter, 'messageId' | 'kind'> & { answers?: Letter | null; random: Random },
): Letter {
  const sha256 = createHash('sha256').update(raw).digest('hex')
  const ways = 1 + Math.floor(random.next() * 3)
  return {
    raw,
    sha256,
    messageId,
    kind,
    answers,
    doors: Array.from({ length: ways }, () => door(random, kind)),
    accepted: 0,
  }
}

function door(random: Random, kind: Letter['kind']): DoorName {
  const drawn = random.next()
  if (drawn < 0.02) return 'pipe'
  if (drawn < 0.35) return 'http'
  // Dovecot writes a header of its own in front: without a Message-ID the bytes are all that it is known by.
  return drawn < 0.7 || kind === 'garbage' ? 'lmtp' : 'imap'
}

function fromOf({ raw }: Letter): string {
  return /^From: (\S+)/m.exec(raw.toString('latin1'))?.[1] ?? ''
}

interface Mail {
  from: string
  messageId: string
  subject: string
  body: string
  headers?: string[]
}

function mail({ from, messageId, subject, body, headers = [] }: Mail): Buffer {
  const lines = [
    `From: ${from}`,
    `To: ${SUPPORT}`,
    `Subject: ${subject}`,
    `Message-ID: <${messageId}>`,
    'Date: Mon, 02 Mar 2026 09:00:00 +0000',
    ...headers,
    '',
    body,
    '',
  ]
  return Buffer.from(lines.join('\r\n'))
}

/** Bytes that are no mail, in lines, as mail servers would hand them on. */
function garbage(random: Random, at: number): Buffer {
  const lines = Array.from({ length: 20 }, () =>
    Array.from({ length: 60 }, () => String.fromCharCode(32 + Math.floor(random.next() * 200))).join(''),
  )
  return Buffer.from([`%%% ${at}`, ...lines, ''].join('\r\n'), 'latin1')
}
