import { once } from 'node:events'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { SMTPServer } from 'smtp-server'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Authority, type Certificate, startAuthority } from '#test/mail/certificates.ts'
import { type Dovecot, noDovecot, startDovecot } from '#test/mail/dovecot.ts'
import { freePort } from '#test/mail/programs.ts'
import { testWorld } from '#test/world.ts'

const world = await testWorld()
const kinds = ['good', 'ended', 'other', 'own'] as const
type Kind = (typeof kinds)[number]

let authority: Authority
let certificates: Record<Kind, Certificate>
const trusted = getCACertificates('default')
beforeAll(() => {
  authority = startAuthority()
  setDefaultCACertificates([...trusted, authority.cert])
  certificates = {
    good: authority.sign('localhost'),
    ended: authority.sign('localhost', { ended: true }),
    other: authority.sign('mail.elsewhere.example'),
    own: authority.selfSigned('localhost'),
  }
})
afterAll(() => {
  setDefaultCACertificates(trusted)
  authority?.remove()
})

interface Step {
  step: string
  outcome: string
  problem: string | null
  said: string | null
  advice: string | null
}

async function tried(given: object): Promise<Step[]> {
  const { status, body } = await world.call('mia', 'POST /api/v1/mailboxes/test', given)
  expect(status).toBe(200)
  return body.steps
}

/** The one that failed; what follows it was not tried. */
async function refusal(given: object): Promise<Step> {
  const steps = await tried(given)
  const failed = steps.filter(({ outcome }) => outcome === 'failed')
  expect(failed).toHaveLength(1)
  const at = steps.findIndex(({ outcome }) => outcome === 'failed')
  expect(steps.slice(at + 1).every(({ outcome }) => outcome === 'skipped')).toBe(true)
  const [step] = failed as [Step]
  expect(step.advice).toMatch(/\w/)
  return step
}

/** What TLS says of each certificate, whatever is spoken inside. */
const verdicts = [
  ['that has expired', 'ended', 'expired_certificate', /certificate has expired/],
  ['for another name', 'other', 'wrong_certificate_name', /mail\.elsewhere\.example/],
  ['that nobody vouches for', 'own', 'untrusted_certificate', /self-signed certificate/],
] as const

describe('a server to send by', () => {
  const servers = new Map<string, { server: SMTPServer; port: number }>()

  async function smtp(kind: Kind | 'plain', { secure = false } = {}): Promise<number> {
    const name = `${kind} ${secure}`
    const known = servers.get(name)
    if (known) return known.port
    const certificate = kind === 'plain' ? null : certificates[kind]
    const server = new SMTPServer({
      secure,
      ...(certificate && { cert: certificate.cert, key: certificate.key }),
      disabledCommands: certificate ? [] : ['STARTTLS'],
      allowInsecureAuth: true,
      logger: false,
      onAuth({ username, password }, _, done) {
        if (username === 'support' && password === 'right') return done(null, { user: username })
        done(Object.assign(new Error('5.7.8 Authentication credentials invalid'), { responseCode: 535 }))
      },
    })
    server.on('error', () => {}) // clients that hang up
    const listening = server.listen(0, '127.0.0.1')
    await once(listening, 'listening')
    const { port } = listening.address() as { port: number }
    servers.set(name, { server, port })
    return port
  }
  afterAll(() =>
    Promise.all([...servers.values()].map(({ server }) => new Promise<void>((done) => server.close(done)))),
  )

  const sending = (port: number, sendSecurity: string, more: object = {}) => ({
    sendHost: 'localhost',
    sendPort: port,
    sendSecurity,
    userName: 'support',
    password: 'right',
    ...more,
  })

  test.each(['tls', 'starttls'] as const)('by %s with a good certificate lets us in', async (security) => {
    const port = await smtp('good', { secure: security === 'tls' })
    const steps = await tried(sending(port, security))
    expect(steps.map(({ step, outcome }) => [step, outcome])).toEqual([
      ['send_connect', 'ok'],
      ['send_sign_in', 'ok'],
    ])
  })

  describe.each(['tls', 'starttls'] as const)('by %s', (security) => {
    test.each(verdicts)('with a certificate %s', async (_, kind, problem, said) => {
      const port = await smtp(kind, { secure: security === 'tls' })
      expect(await refusal(sending(port, security))).toMatchObject({
        step: 'send_connect',
        problem,
        said: expect.stringMatching(said),
      })
    })
  })

  test('a wrong password, in the server’s own words', async () => {
    const given = sending(await smtp('good'), 'starttls', { password: 'wrong' })
    expect(await refusal(given)).toMatchObject({
      step: 'send_sign_in',
      problem: 'sign_in_refused',
      said: expect.stringContaining('535 5.7.8 Authentication credentials invalid'),
    })
  })

  test('a name that nobody has', async () => {
    const given = sending(25, 'starttls', { sendHost: 'no-such-host.invalid' })
    expect(await refusal(given)).toMatchObject({ step: 'send_connect', problem: 'unknown_host' })
  })

  test('a port that nobody listens on', async () => {
    const step = await refusal(sending(await freePort(), 'starttls'))
    expect(step).toMatchObject({ step: 'send_connect', problem: 'unreachable', said: expect.stringMatching(/REFUSED/) })
  })

  test('TLS from the start on a port that begins without', async () => {
    const step = await refusal(sending(await smtp('good'), 'tls'))
    expect(step).toMatchObject({ step: 'send_connect', problem: 'wrong_tls', said: expect.stringMatching(/\w/) })
  })

  test.each(['starttls', 'none'])('%s on a port that begins with TLS', async (security) => {
    const step = await refusal(sending(await smtp('good', { secure: true }), security))
    expect(step).toMatchObject({ step: 'send_connect', problem: 'needs_tls' })
  })

  test('STARTTLS at a server that has none', async () => {
    const step = await refusal(sending(await smtp('plain'), 'starttls'))
    expect(step).toMatchObject({ step: 'send_connect', problem: 'no_tls', said: '500 Error: command not recognized' })
  })
})

describe.skipIf(noDovecot)(`a server to fetch from${noDovecot ? ` (skipped: ${noDovecot})` : ''}`, () => {
  const dovecots = new Map<string, Dovecot>()
  async function imap(kind: Kind | 'plain'): Promise<Dovecot> {
    const known = dovecots.get(kind)
    if (known) return known
    const dovecot = await startDovecot({ certificate: kind === 'plain' ? null : certificates[kind] })
    dovecot.account('support', 'right')
    dovecots.set(kind, dovecot)
    return dovecot
  }
  afterAll(() => Promise.all([...dovecots.values()].map((dovecot) => dovecot.stop())))

  const fetching = (dovecot: Dovecot, fetchSecurity: 'tls' | 'starttls' | 'none', more: object = {}) => ({
    fetchHost: 'localhost',
    fetchPort: fetchSecurity === 'tls' ? dovecot.tlsPort : dovecot.port,
    fetchSecurity,
    userName: 'support',
    password: 'right',
    ...more,
  })

  test.each(['tls', 'starttls'] as const)('by %s with a good certificate says how much is there', async (security) => {
    const dovecot = await imap('good')
    const client = await dovecot.connect('support')
    await client.append('INBOX', 'Subject: hi\r\n\r\nhi\r\n')
    const { exists } = await client.mailboxOpen('INBOX')
    await client.logout()
    const steps = await tried(fetching(dovecot, security))
    expect(steps.map(({ outcome }) => outcome)).toEqual(['ok', 'ok', 'ok'])
    expect(steps[2]).toMatchObject({ step: 'fetch_folder', messages: exists })
  })

  describe.each(['tls', 'starttls'] as const)('by %s', (security) => {
    test.each(verdicts)('with a certificate %s', async (_, kind, problem, said) => {
      expect(await refusal(fetching(await imap(kind), security))).toMatchObject({
        step: 'fetch_connect',
        problem,
        said: expect.stringMatching(said),
      })
    })
  })

  test('a wrong password, in the server’s own words', async () => {
    expect(await refusal(fetching(await imap('good'), 'tls', { password: 'wrong' }))).toMatchObject({
      step: 'fetch_sign_in',
      problem: 'sign_in_refused',
      said: 'Authentication failed.',
    })
  })

  test('a name that nobody has', async () => {
    const given = fetching(await imap('good'), 'tls', { fetchHost: 'no-such-host.invalid' })
    expect(await refusal(given)).toMatchObject({ step: 'fetch_connect', problem: 'unknown_host' })
  })

  test('a port that nobody listens on', async () => {
    const step = await refusal(fetching(await imap('good'), 'tls', { fetchPort: await freePort() }))
    expect(step).toMatchObject({
      step: 'fetch_connect',
      problem: 'unreachable',
      said: expect.stringMatching(/REFUSED/),
    })
  })

  test('TLS from the start on a port that begins without', async () => {
    const dovecot = await imap('good')
    const step = await refusal(fetching(dovecot, 'tls', { fetchPort: dovecot.port }))
    expect(step).toMatchObject({ step: 'fetch_connect', problem: 'wrong_tls', said: expect.stringMatching(/\w/) })
  })

  test.each(['starttls', 'none'] as const)('%s on a port that begins with TLS', async (security) => {
    const dovecot = await imap('good')
    const step = await refusal(fetching(dovecot, security, { fetchPort: dovecot.tlsPort }))
    expect(step).toMatchObject({ step: 'fetch_connect', problem: 'needs_tls' })
  })

  test('STARTTLS at a server that has none', async () => {
    const step = await refusal(fetching(await imap('plain'), 'starttls'))
    expect(step).toMatchObject({ step: 'fetch_connect', problem: 'no_tls', said: expect.stringMatching(/STARTTLS/i) })
  })
})
