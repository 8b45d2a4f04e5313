import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Dovecot, noDovecot, startDovecot } from '#test/mail/dovecot.ts'
import { type FaultyDesk, startFaultyDesk } from './desk.ts'
import { deliver, MAILBOX_USER } from './doors.ts'
import { type Letter, lettersOf, SUPPORT } from './letters.ts'

export interface Faults {
  messages: number
  seed: number
  say?: (line: string) => void
}

/** What was found at the end. `lost`, `doubled`, `withoutFate`, `unsettled` and `owed` are to be empty. */
export interface Outcome {
  letters: number
  /** How often somebody said that he has a message; each was sent up to three times. */
  accepted: number
  kills: Record<string, number>
  fates: Record<string, number>
  lost: string[]
  doubled: string[]
  withoutFate: number
  /** Answers that did not join the ticket of what they answer. */
  astray: string[]
  /** Confirmations that requesters should have got and have not, or not exactly one. */
  owed: string[]
  sent: number
  failed: number
  /** Mails that left twice, with one Message-ID, as the process died before it had written down the first time. */
  sentTwice: number
  seconds: number
}

const HOUR = 3_600_000
const SENDERS = 8
/** As long as something goes on it is waited for; what has stood still for so long will not come. */
const STANDS_STILL_MS = 150_000

/**
 * Sends messages by all doors while the application, its worker, the database, the mailbox's server and the server that
 * mail is sent to are killed at random, the mailbox gets another UIDVALIDITY, and somebody reads and flags mail in it.
 */
export async function runFaults({ messages, seed, say = () => {} }: Faults): Promise<Outcome> {
  const began = Date.now()
  const letters = lettersOf(messages, seed)
  const dovecot = noDovecot ? null : await startDovecot()
  if (noDovecot) say(`without IMAP: ${noDovecot}`)
  const desk = await startFaultyDesk()
  try {
    await setUp(desk, dovecot)
    const chaos = startChaos({ desk, dovecot, say })
    await send(letters, { desk, dovecot, say })
    const kills = await chaos.stop()
    say('all is sent; waiting for it to settle')
    await settled(desk, letters, say)
    return { ...(await judge(desk, letters)), kills, seconds: (Date.now() - began) / 1000 }
  } finally {
    await desk.stop()
    await dovecot?.stop()
  }
}

async function call(desk: FaultyDesk, method: string, path: string, body: unknown): Promise<{ id: number }> {
  const answer = await fetch(`${desk.url}/api/v1/${path}`, {
    method,
    headers: { authorization: `Bearer ${desk.key}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
  return (await answer.json()) as { id: number }
}

async function setUp(desk: FaultyDesk, dovecot: Dovecot | null): Promise<void> {
  let mailboxId: number | null = null
  if (dovecot) {
    const { user, pass } = dovecot.account(MAILBOX_USER)
    const mailbox = await call(desk, 'POST', 'mailboxes', {
      name: 'Faults',
      fetchHost: '127.0.0.1',
      fetchPort: dovecot.port,
      fetchSecurity: 'none',
      userName: user,
      password: pass,
      pollMinutes: 1,
      readFrom: 'all',
      allowInvalidCertificate: true,
    })
    mailboxId = mailbox.id
  }
  await call(desk, 'POST', 'mail-addresses', { email: SUPPORT, mailboxId })
}

interface Scene {
  desk: FaultyDesk
  dovecot: Dovecot | null
  say: (line: string) => void
}

async function send(letters: Letter[], { desk, dovecot, say }: Scene): Promise<void> {
  const until = Date.now() + HOUR + letters.length * 2_000
  const waiting = [...letters]
  let sent = 0
  async function work(): Promise<void> {
    for (let letter = waiting.shift(); letter; letter = waiting.shift()) {
      // Nobody answers what has not been sent; the answer may overtake it.
      while (letter.answers && letter.answers.accepted < letter.answers.doors.length) {
        if (Date.now() > until) throw new Error('it takes too long: a message was not accepted in all this time')
        await sleep(50)
      }
      for (const door of letter.doors) await deliver(letter, door, { desk, dovecot, until })
      sent += 1
      if (sent % 500 === 0) say(`${sent} sent`)
    }
  }
  await Promise.all(Array.from({ length: SENDERS }, work))
}

function startChaos({ desk, dovecot, say }: Scene): { stop(): Promise<Record<string, number>> } {
  const kills: Record<string, number> = {}
  let running = true
  const acts: Record<string, () => Promise<void> | void> = {
    application: () => desk.killServer(),
    worker: () => desk.killWorker(),
    database: () => desk.killDatabase(),
    'SMTP server': () => desk.killSink(),
    ...(dovecot && {
      mailbox: async () => {
        await dovecot.kill()
        await sleep(Math.random() * 1_000)
        await dovecot.restart()
      },
      'new numbers': () => changeUidValidity(dovecot),
      reader: () => readSomeMail(dovecot),
    }),
  }
  const names = Object.keys(acts)
  async function work(): Promise<void> {
    // Each of them once at least, however few the messages.
    for (let at = 0; running || at < names.length; at += 1) {
      await sleep(400 + Math.random() * 2_000)
      const name = names[at % names.length] ?? ''
      await Promise.resolve(acts[name]?.()).catch((error: unknown) => say(`${name}: ${String(error)}`))
      kills[name] = (kills[name] ?? 0) + 1
    }
  }
  const done = work()
  return {
    stop: async () => {
      running = false
      await done
      return kills
    },
  }
}

/** As after a restore of the mail server: the same mail under other numbers. */
async function changeUidValidity(dovecot: Dovecot): Promise<void> {
  await dovecot.kill()
  const folder = join(dovecot.root, 'mail', MAILBOX_USER)
  for (const name of readdirSync(folder)) {
    if (name.startsWith('dovecot')) rmSync(join(folder, name), { recursive: true })
  }
  await dovecot.restart()
}

async function readSomeMail(dovecot: Dovecot): Promise<void> {
  const client = await dovecot.connect(MAILBOX_USER)
  try {
    const lock = await client.getMailboxLock('INBOX')
    try {
      const last = typeof client.mailbox === 'object' ? client.mailbox.exists : 0
      if (last > 0) await client.messageFlagsAdd(`${Math.max(1, last - 5)}:*`, ['\\Seen', '\\Flagged'])
    } finally {
      lock.release()
    }
  } finally {
    await client.logout().catch(() => {})
  }
}

/** Waits until every message has its fate and every mail has left or failed. */
async function settled(desk: FaultyDesk, letters: Letter[], say: (line: string) => void): Promise<void> {
  const end = Date.now() + HOUR
  let movedAt = Date.now()
  for (let last = ''; Date.now() < Math.min(end, movedAt + STANDS_STILL_MS); ) {
    await sleep(1_000)
    await call(desk, 'POST', 'outgoing-mails/retries', { mailboxId: null }).catch(() => {})
    const [row] = await desk.query<{ pending: number; waiting: number; seen: number }>(
      `select (select count(*)::int from incoming_mail where fate = 'pending') as pending,
         (select count(*)::int from outgoing_mail where state in ('queued', 'sending', 'deferred')) as waiting,
         (select count(distinct coalesce(message_id, sha256))::int from incoming_mail) as seen`,
    )
    const now = JSON.stringify(row)
    if (now !== last) {
      movedAt = Date.now()
      say(`settling: ${now}`)
    }
    last = now
    if (row && row.pending === 0 && row.waiting === 0 && row.seen >= letters.length) {
      const [jobs] = await desk.query<{ left: number }>(
        `select count(*)::int as left from graphile_worker.jobs
         where task_identifier in ('deliver_events', 'handle_mail') and attempts < max_attempts`,
      )
      if (jobs?.left === 0) return
    }
  }
}

interface LedgerRow {
  id: number
  key: string
  fate: string
  ticketId: number | null
}

async function judge(desk: FaultyDesk, letters: Letter[]): Promise<Omit<Outcome, 'kills' | 'seconds'>> {
  const rows = await desk.query<LedgerRow>(
    'select id::int, coalesce(message_id, sha256) as key, fate, ticket_id::int as "ticketId" from incoming_mail order by id',
  )
  const byKey = Map.groupBy(rows, ({ key }) => key)
  const name = ({ messageId, sha256 }: Letter) => messageId ?? sha256
  const effective = (letter: Letter) => (byKey.get(name(letter)) ?? []).filter(({ fate }) => fate !== 'duplicate')
  const taken = desk.taken()
  const outbox = await desk.query<{ ticketId: number; state: string; messageId: string; toAddress: string }>(
    `select ticket_id::int as "ticketId", state, message_id as "messageId", to_address as "toAddress"
     from outgoing_mail where recipient_kind = 'requester'`,
  )
  const byTicket = Map.groupBy(outbox, ({ ticketId }) => ticketId)
  const takenById = new Map<string, number>()
  for (const { messageId } of taken) if (messageId) takenById.set(messageId, (takenById.get(messageId) ?? 0) + 1)
  const isSettled = ({ state, messageId }: { state: string; messageId: string }) =>
    state === 'failed' || (state === 'sent' && takenById.has(messageId))
  const opened = letters.filter((it) => it.kind === 'new')
  const astray = letters.filter((it) => {
    const [own] = effective(it)
    const [first] = it.answers ? effective(it.answers) : []
    // A machine's answer opens nothing: what overtook the message that it answers is noted alone.
    if (it.kind === 'robot' && own && first && own.id < first.id) return false
    return it.answers !== null && own?.ticketId !== first?.ticketId
  })
  const fates: Record<string, number> = {}
  for (const { fate } of rows) fates[fate] = (fates[fate] ?? 0) + 1
  return {
    letters: letters.length,
    accepted: letters.reduce((sum, { accepted }) => sum + accepted, 0),
    fates,
    lost: letters.filter((it) => it.accepted > 0 && !byKey.has(name(it))).map(name),
    doubled: letters.filter((it) => effective(it).length > 1).map(name),
    withoutFate: rows.filter(({ fate }) => fate === 'pending').length,
    astray: astray.map(name),
    owed: opened
      .filter((it) => {
        const [own] = effective(it)
        const mails = byTicket.get(own?.ticketId ?? -1) ?? []
        return mails.length !== 1 || !mails.every(isSettled)
      })
      .map(name),
    sent: outbox.filter(({ state }) => state === 'sent').length,
    failed: outbox.filter(({ state }) => state === 'failed').length,
    sentTwice: [...takenById.values()].filter((times) => times > 1).length,
  }
}
