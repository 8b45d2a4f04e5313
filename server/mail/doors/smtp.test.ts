import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createTransport } from 'nodemailer'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeCertificate } from '#test/mail/programs.ts'
import { testWorld } from '#test/world.ts'
import { createMailAddress } from '../mailboxes/addresses.ts'
import { withoutToken } from '../token.ts'
import { placesOfAddresses } from './places.ts'
import { cutOffSlow } from './slow-clients.ts'
import { listenForMail, type SmtpDoor } from './smtp.ts'

const folder = mkdtempSync(join(tmpdir(), 'deskbell-smtp-'))
const { cert, key } = makeCertificate(folder)
const world = await testWorld({ SMTP_TLS_CERT: cert, SMTP_TLS_KEY: key })
const here = { host: '127.0.0.1', port: 0 }
let smtp: SmtpDoor
let lmtp: SmtpDoor

beforeAll(async () => {
  const app = await world.app()
  await createMailAddress(world.as('mia'), { email: 'support@desk.example' })
  await createMailAddress(world.as('mia'), { email: 'closed@desk.example', availability: 'disabled' })
  smtp = await listenForMail(app, { protocol: 'smtp', listen: here })
  lmtp = await listenForMail(app, { protocol: 'lmtp', listen: here })
})
afterAll(async () => {
  await smtp?.stop()
  await lmtp?.stop()
  rmSync(folder, { recursive: true })
})

/** What is in the ledger since `after`, with its bytes. */
async function ledger(after = 0) {
  const { files } = await world.app()
  const rows = await world.db.selectFrom('incomingMail').selectAll().where('id', '>', after).orderBy('id').execute()
  return Promise.all(
    rows.map(async (row) => {
      const file = await files.open(row.sha256)
      const chunks: Buffer[] = (await file?.stream().toArray()) ?? []
      return { ...row, raw: Buffer.concat(chunks).toString('latin1') }
    }),
  )
}

async function newest(): Promise<number> {
  return (await ledger()).at(-1)?.id ?? 0
}

/** Speaks SMTP by hand, once it has been greeted: who speaks before that is sent away. */
class Talk {
  readonly socket: Socket
  private heard = ''
  private waiting: string[] | null = []
  constructor(port: number) {
    this.socket = connect(port, '127.0.0.1')
    this.socket.setNoDelay(true)
    this.socket.on('data', (chunk) => {
      this.heard += chunk.toString('latin1')
      for (const text of this.waiting ?? []) this.socket.write(text, 'latin1')
      this.waiting = null
    })
    this.socket.on('error', () => {})
  }
  send(text: string): void {
    if (this.waiting) this.waiting.push(text)
    else this.socket.write(text, 'latin1')
  }
  /** The codes of whole answers, once there are so many of them. */
  async codes(count: number): Promise<string[]> {
    const read = () => this.heard.split('\r\n').flatMap((line) => (/^\d{3} /.test(line) ? [line.slice(0, 3)] : []))
    await expect.poll(read, { interval: 20 }).toHaveLength(count)
    return read()
  }
  get said(): string {
    return this.heard
  }
}

const envelope = 'EHLO test\r\nMAIL FROM:<ada@example.com>\r\nRCPT TO:<support@desk.example>\r\nDATA\r\n'

describe('taking mail by SMTP', () => {
  test('has a message in the ledger before it says so', async () => {
    const before = await newest()
    const transport = createTransport({ host: '127.0.0.1', port: smtp.port, tls: { rejectUnauthorized: false } })
    const sent = await transport.sendMail({
      envelope: { from: 'ada@example.com', to: ['support+t-1-n-1-abc@desk.example'] },
      raw: 'Subject: hello\r\n\r\n.dot\r\nend\r\n',
    })
    expect(sent.response).toMatch(/^250 2.0.0 Kept as \d+$/)
    expect(await ledger(before)).toMatchObject([
      {
        door: 'smtp',
        fate: 'pending',
        envelopeFrom: 'ada@example.com',
        envelopeTo: ['support+t-1-n-1-abc@desk.example'],
        raw: 'Subject: hello\r\n\r\n.dot\r\nend\r\n',
      },
    ])
  })

  test.each(['nobody@desk.example', 'closed@desk.example', 'support+other@desk.example', '+t-x@desk.example'])(
    'refuses %s',
    async (to) => {
      const talk = new Talk(smtp.port)
      talk.send(`EHLO test\r\nMAIL FROM:<>\r\nRCPT TO:<${to}>\r\nQUIT\r\n`)
      expect(await talk.codes(5)).toEqual(['220', '250', '250', '550', '221'])
      expect(talk.said).toContain('550 5.1.1')
    },
  )

  test.each([
    ['\\n.\\n', '\n.\n'],
    ['\\r.\\r', '\r.\r'],
    ['\\n.\\r\\n', '\n.\r\n'],
    ['\\r\\n.\\n', '\r\n.\n'],
    ['\\r.\\r\\n', '\r.\r\n'],
    ['\\r\\n.\\r', '\r\n.\r'],
    ['\\0\\r\\n.\\0\\r\\n', '\0\r\n.\0\r\n'],
  ])('%s ends no message: what follows it stays in it', async (_, end) => {
    const before = await newest()
    const smuggled = 'MAIL FROM:<evil@example.com>\r\nRCPT TO:<support@desk.example>\r\nDATA\r\nSubject: two\r\n'
    const talk = new Talk(smtp.port)
    talk.send(`${envelope}Subject: one\r\n\r\nfirst${end}${smuggled}\r\nsecond\r\n.\r\nQUIT\r\n`)
    expect(await talk.codes(7)).toEqual(['220', '250', '250', '250', '354', '250', '221'])
    const kept = await ledger(before)
    expect(kept).toHaveLength(1)
    expect(kept[0]).toMatchObject({ envelopeFrom: 'ada@example.com' })
    expect(kept[0]?.raw).toContain('MAIL FROM:<evil@example.com>')
  })

  test('takes one message after the other from a client that sends everything at once, byte by byte too', async () => {
    const before = await newest()
    const talk = new Talk(smtp.port)
    const next =
      'MAIL FROM:<bob@example.com>\r\nRCPT TO:<support@desk.example>\r\nDATA\r\nSubject: two\r\n\r\n..two\r\n.\r\n'
    for (const byte of `${envelope}Subject: one\r\n\r\none\r\n.\r\n${next}QUIT\r\n`) talk.send(byte)
    expect(await talk.codes(11)).toHaveLength(11)
    expect((await ledger(before)).map(({ raw }) => raw)).toEqual([
      'Subject: one\r\n\r\none\r\n',
      'Subject: two\r\n\r\n.two\r\n',
    ])
  })

  test('keeps nothing of a message that breaks off', async () => {
    const before = await newest()
    const talk = new Talk(smtp.port)
    talk.send(`${envelope}Subject: half\r\n\r\nhalf`)
    await talk.codes(5)
    talk.socket.destroy()
    await once(talk.socket, 'close')
    await new Promise((done) => setTimeout(done, 300))
    expect(await ledger(before)).toEqual([])
  })

  test('says how large a message may be, and refuses a larger one, whether it was announced or not', async () => {
    const before = await newest()
    const talk = new Talk(smtp.port)
    talk.send('EHLO test\r\nMAIL FROM:<ada@example.com> SIZE=99999999\r\n')
    expect(await talk.codes(3)).toEqual(['220', '250', '552'])
    expect(talk.said).toContain('SIZE 67108864')
    talk.send(envelope.replace('EHLO test\r\n', ''))
    await talk.codes(6)
    const chunk = `${'x'.repeat(1022)}\r\n`.repeat(1024)
    for (let sent = 0; sent < 66; sent++) {
      talk.send(chunk)
      if (talk.socket.writableNeedDrain) await once(talk.socket, 'drain')
    }
    talk.send('.\r\n')
    expect((await talk.codes(7)).at(-1)).toBe('552')
    expect(await ledger(before)).toEqual([])
  })

  test('offers encryption, and no sign-in', async () => {
    const transport = createTransport({
      host: '127.0.0.1',
      port: smtp.port,
      requireTLS: true,
      tls: { rejectUnauthorized: false },
    })
    await transport.sendMail({ from: 'ada@example.com', to: 'support@desk.example', text: 'sealed' })
    const talk = new Talk(smtp.port)
    talk.send('EHLO test\r\nAUTH PLAIN AGEAYg==\r\n')
    expect((await talk.codes(3)).at(-1)).toMatch(/^50\d$/)
    expect(talk.said).toContain('STARTTLS')
    expect(talk.said).not.toContain('AUTH ')
  })

  test('tells the sender to try again when nothing can be kept', async () => {
    const app = await world.app()
    const full: typeof app.files = {
      ...app.files,
      receive: () => Promise.reject(Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })),
    }
    const door = await listenForMail({ ...app, files: full }, { protocol: 'smtp', listen: here })
    const talk = new Talk(door.port)
    talk.send(`${envelope}Subject: later\r\n\r\nlater\r\n.\r\nQUIT\r\n`)
    expect(await talk.codes(7)).toEqual(['220', '250', '250', '250', '354', '451', '221'])
    expect(talk.said).toContain('451 4.3.0')
    await door.stop()
  })

  test('cuts off a client that drips', async () => {
    const { SMTPServer } = await import('smtp-server')
    const server = new SMTPServer({ authOptional: true, disabledCommands: ['STARTTLS'], disableReverseLookup: true })
    await once(server.listen(0, '127.0.0.1'), 'listening')
    const watch = cutOffSlow(server, () => false, { withinMs: 300, lookEveryMs: 50 })
    const { port } = server.server.address() as { port: number }
    const talk = new Talk(port)
    const drip = setInterval(() => talk.send('x'), 50)
    await once(talk.socket, 'close')
    clearInterval(drip)
    expect(talk.said).toContain('421 4.4.2')
    watch.stop()
    server.close()
  })

  test('cuts off a client that says nothing, long before one that is slow', async () => {
    const { SMTPServer } = await import('smtp-server')
    const server = new SMTPServer({ authOptional: true, disabledCommands: ['STARTTLS'], disableReverseLookup: true })
    await once(server.listen(0, '127.0.0.1'), 'listening')
    const watch = cutOffSlow(server, () => false, { withinMs: 600_000, silentMs: 400, lookEveryMs: 50 })
    const { port } = server.server.address() as { port: number }
    const slow = new Talk(port)
    slow.send('EHLO test\r\n')
    await slow.codes(2)
    const silent = new Talk(port)
    await once(silent.socket, 'close')
    expect(silent.said).toContain('421 4.4.2')
    slow.send('NOOP\r\n')
    expect(await slow.codes(3)).toEqual(['220', '250', '250'])
    slow.socket.destroy()
    watch.stop()
    server.close()
  })

  test('gives an address no more than its places, and what one leaves to the next; this machine has all', async () => {
    const { SMTPServer } = await import('smtp-server')
    const outside = placesOfAddresses({ trusted: [], most: 2 })
    // Whoever calls in this test comes from this machine: to the door it is said to be another.
    const from = ({ id }: { id: string }) => ({ id, remoteAddress: '192.0.2.7' })
    const server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      disableReverseLookup: true,
      onConnect: (session, answer) =>
        answer(outside.take(from(session)) ? null : Object.assign(new Error('4.7.0 Too many'), { responseCode: 421 })),
      onClose: (session) => outside.leave(from(session)),
    })
    await once(server.listen(0, '127.0.0.1'), 'listening')
    const { port } = server.server.address() as { port: number }
    const [first, second] = [new Talk(port), new Talk(port)]
    await Promise.all([first.codes(1), second.codes(1)])
    const third = new Talk(port)
    expect(await third.codes(1)).toEqual(['421'])
    await expect.poll(() => third.socket.closed).toBe(true)
    first.socket.destroy()
    await expect
      .poll(async () => {
        const next = new Talk(port)
        const [code] = await next.codes(1)
        next.socket.destroy()
        return code
      })
      .toBe('220')
    server.close()

    const all = Array.from({ length: 30 }, () => new Talk(smtp.port))
    expect(await Promise.all(all.map((talk) => talk.codes(1)))).toEqual(all.map(() => ['220']))
    for (const talk of all) talk.socket.destroy()
  })
})

describe('taking mail by LMTP', () => {
  test('answers for each recipient, and makes one row', async () => {
    const before = await newest()
    const talk = new Talk(lmtp.port)
    const to =
      'RCPT TO:<support@desk.example>\r\nRCPT TO:<nobody@desk.example>\r\nRCPT TO:<Support+T-x@desk.example>\r\n'
    talk.send(`LHLO test\r\nMAIL FROM:<>\r\n${to}DATA\r\nSubject: hi\r\n\r\nhi\r\n.\r\nQUIT\r\n`)
    expect(await talk.codes(10)).toEqual(['220', '250', '250', '250', '550', '250', '354', '250', '250', '221'])
    expect(await ledger(before)).toMatchObject([
      { door: 'smtp', envelopeFrom: '', envelopeTo: ['support@desk.example', 'Support+T-x@desk.example'] },
    ])
  })

  test('listens on a socket in the file system too, also after a crash left one behind', async () => {
    const path = join(folder, 'lmtp.sock')
    const app = await world.app()
    const first = await listenForMail(app, { protocol: 'lmtp', listen: { path } })
    await first.stop()
    const door = await listenForMail(app, { protocol: 'lmtp', listen: { path } })
    const socket = connect(path)
    const [greeting] = await once(socket, 'data')
    expect(String(greeting)).toMatch(/^220 /)
    socket.destroy()
    await door.stop()
  })
})

test.each([
  ['Support@Desk.example', 'support@desk.example'],
  ['support+t-1-r1-1-abc@desk.example', 'support@desk.example'],
  ['support+sales@desk.example', 'support+sales@desk.example'],
  ['+t-x@desk.example', '+t-x@desk.example'],
])('%s is for %s', (given, wanted) => expect(withoutToken(given)).toBe(wanted))
