import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { createTransport } from 'nodemailer'
import type { Dovecot } from '#test/mail/dovecot.ts'
import type { FaultyDesk } from './desk.ts'
import { type DoorName, type Letter, SUPPORT } from './letters.ts'

const root = new URL('../../..', import.meta.url).pathname
export const MAILBOX_USER = 'desk'

/** Sends a letter by a door as a mail server does: until somebody says that he has it. @returns whether anybody did */
export async function deliver(
  letter: Letter,
  door: DoorName,
  { desk, dovecot, until }: { desk: FaultyDesk; dovecot: Dovecot | null; until: number },
): Promise<boolean> {
  const by = door === 'imap' && !dovecot ? 'lmtp' : door
  while (Date.now() < until) {
    if (await attempt(letter, by, { desk, dovecot }).catch(() => false)) {
      letter.accepted += 1
      return true
    }
    await sleep(100 + Math.random() * 300)
  }
  return false
}

async function attempt(
  { raw }: Letter,
  door: DoorName,
  { desk, dovecot }: { desk: FaultyDesk; dovecot: Dovecot | null },
): Promise<boolean> {
  switch (door) {
    case 'http':
      return post(desk, raw)
    case 'pipe':
      return pipe(desk, raw)
    case 'lmtp':
      return lmtp(desk.lmtpPort, SUPPORT, raw)
    case 'imap':
      return lmtp(dovecot?.lmtpPort ?? 0, MAILBOX_USER, raw)
  }
}

async function post({ url, key }: FaultyDesk, raw: Buffer): Promise<boolean> {
  const answer = await fetch(`${url}/api/v1/intake/messages?mailbox=${SUPPORT}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'message/rfc822' },
    body: new Uint8Array(raw),
    signal: AbortSignal.timeout(20_000),
  })
  await answer.arrayBuffer()
  if (answer.status !== 201 && answer.status < 500) throw new Error(`refused with ${answer.status}`)
  return answer.status === 201
}

async function pipe({ env }: FaultyDesk, raw: Buffer): Promise<boolean> {
  const child = spawn(process.execPath, ['server/cli.ts', 'pipe', '--to', SUPPORT], {
    cwd: root,
    env,
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  child.stdin.on('error', () => {}) // it has ended already; its code says how
  child.stdin.end(raw)
  const [code] = await once(child, 'exit')
  return code === 0
}

async function lmtp(port: number, to: string, raw: Buffer): Promise<boolean> {
  const transport = createTransport({
    host: '127.0.0.1',
    port,
    lmtp: true,
    ignoreTLS: true,
    connectionTimeout: 5_000,
    greetingTimeout: 5_000,
    socketTimeout: 20_000,
  })
  try {
    const { accepted } = await transport.sendMail({ envelope: { from: 'sender@example.com', to: [to] }, raw })
    return accepted.length === 1
  } finally {
    transport.close()
  }
}
