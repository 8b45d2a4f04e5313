import { execFileSync } from 'node:child_process'
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { ImapFlow } from 'imapflow'
import type { Certificate } from './certificates.ts'
import { freePort, listening, makeCertificate, programAt, startGroup } from './programs.ts'

const program = programAt('dovecot')

/** Why tests with Dovecot are skipped; null when they are not. */
export const noDovecot = program ? null : 'Dovecot is not installed (dovecot-imapd, dovecot-lmtpd)'

export const PASSWORD = 'dovecot secret'

export interface Dovecot {
  host: string
  /** IMAP, with STARTTLS on offer. */
  port: number
  /** IMAP in TLS. */
  tlsPort: number
  lmtpPort: number
  /** Of the folder of all mail. */
  root: string
  /** Makes an account, and answers how it signs in. */
  account(name: string, password?: string): { user: string; pass: string }
  changePassword(name: string, password: string): Promise<void>
  /** A connection as a person's mail program has it. */
  connect(user: string): Promise<ImapFlow>
  /** Ends it at once, as a crash does. */
  kill(): Promise<void>
  /** Again on the same ports, with the same mail. */
  restart(): Promise<void>
  stop(): Promise<void>
  log(): string
}

/**
 * Dovecot on loopback, with a folder of its own, as root or not. To be stopped by its starter.
 *
 * @param introspectionUrl  where it asks whether a token of OAuth 2 is good
 * @param certificate       without it a self-signed one for `localhost`; null: it has no TLS
 */
export async function startDovecot({
  introspectionUrl,
  certificate,
}: {
  introspectionUrl?: string
  certificate?: Pick<Certificate, 'cert' | 'key'> | null
} = {}): Promise<Dovecot> {
  if (!program) throw new Error(noDovecot ?? '')
  const root = mkdtempSync(join(tmpdir(), 'deskbell-dovecot-'))
  chmodSync(root, 0o755)
  const isRoot = process.getuid?.() === 0
  const mailUser = isRoot ? 'mail' : userInfo().username
  const idOf = (flag: string) => execFileSync('id', [flag, mailUser], { encoding: 'utf8' }).trim()
  const [uid, gid] = [Number(idOf('-u')), Number(idOf('-g'))]
  mkdirSync(join(root, 'mail'))
  if (isRoot) chownSync(join(root, 'mail'), uid, gid)
  if (certificate) {
    writeFileSync(join(root, 'cert.pem'), certificate.cert)
    writeFileSync(join(root, 'key.pem'), certificate.key)
  } else makeCertificate(root)
  mkdirSync(join(root, 'users'))
  if (introspectionUrl) writeFileSync(join(root, 'oauth.conf'), oauthOf(introspectionUrl))
  const [port, tlsPort, lmtpPort] = [await freePort(), await freePort(), await freePort()]
  const settings = { root, port, tlsPort, lmtpPort, uid, gid, isRoot, user: mailUser, group: idOf('-gn') }
  writeFileSync(
    join(root, 'dovecot.conf'),
    configOf({ ...settings, hasOauth: introspectionUrl !== undefined, hasTls: certificate !== null }),
  )
  let running: ReturnType<typeof startGroup> | null = null
  const passwords = new Map<string, string>()

  async function start(): Promise<void> {
    running = startGroup(program ?? '', ['-F', '-c', join(root, 'dovecot.conf')])
    const ports = certificate === null ? [port, lmtpPort] : [port, tlsPort, lmtpPort]
    await Promise.all(ports.map((it) => listening(it)))
  }

  async function kill(): Promise<void> {
    await running?.kill()
    running = null
  }

  await start()
  return {
    host: '127.0.0.1',
    port,
    tlsPort,
    lmtpPort,
    root,
    account(name, password = PASSWORD) {
      passwords.set(name, password)
      writeFileSync(join(root, 'users', name), `${name}:{PLAIN}${password}\n`)
      return { user: name, pass: password }
    },
    async changePassword(name, password) {
      // Dovecot looks at a file again when a second has passed and its time is another one.
      await sleep(1_100)
      passwords.set(name, password)
      writeFileSync(join(root, 'users', name), `${name}:{PLAIN}${password}\n`)
    },
    async connect(user) {
      const auth = { user, pass: passwords.get(user) ?? '' }
      const client = new ImapFlow({ host: '127.0.0.1', port, secure: false, doSTARTTLS: false, auth, logger: false })
      client.on('error', () => {})
      await client.connect()
      return client
    },
    kill,
    restart: start,
    async stop() {
      await kill()
      rmSync(root, { recursive: true, force: true })
    },
    log: () => readFileSync(join(root, 'log'), 'utf8'),
  }
}

interface Settings {
  root: string
  port: number
  tlsPort: number
  lmtpPort: number
  uid: number
  gid: number
  isRoot: boolean
  user: string
  group: string
  hasOauth: boolean
  hasTls: boolean
}

function configOf(settings: Settings): string {
  const { root, port, tlsPort, lmtpPort, uid, gid, isRoot, user, group, hasOauth, hasTls } = settings
  // Whoever is not root may give files to nobody else.
  const own = [`default_internal_user = ${user}`, `default_login_user = ${user}`, `default_internal_group = ${group}`]
  const unprivileged = isRoot ? '' : own.join('\n')
  const oauth = `
auth_mechanisms = plain login xoauth2
passdb {
  driver = oauth2
  mechanisms = xoauth2
  args = ${root}/oauth.conf
}
`
  return `${unprivileged}
base_dir = ${root}/run
state_dir = ${root}/state
instance_name = ${root.split('/').at(-1)}
log_path = ${root}/log
protocols = imap lmtp
listen = 127.0.0.1
ssl = ${hasTls ? 'yes' : 'no'}
ssl_cert = <${root}/cert.pem
ssl_key = <${root}/key.pem
disable_plaintext_auth = no
auth_failure_delay = 0
mail_location = maildir:${root}/mail/%u
mail_max_userip_connections = 100
first_valid_uid = 1
default_vsz_limit = 0
${hasOauth ? oauth : ''}
passdb {
  driver = passwd-file
  args = scheme=PLAIN username_format=%u ${root}/users/%u
}
userdb {
  driver = static
  args = uid=${uid} gid=${gid} home=${root}/mail/%u allow_all_users=yes
}
namespace inbox {
  inbox = yes
  separator = /
}
service imap-login {
  chroot =
  inet_listener imap {
    port = ${port}
  }
  inet_listener imaps {
    port = ${tlsPort}
    ssl = yes
  }
}
service anvil {
  chroot =
}
service lmtp {
  inet_listener lmtp {
    port = ${lmtpPort}
  }
}
`
}

function oauthOf(introspectionUrl: string): string {
  return `introspection_mode = post
introspection_url = ${introspectionUrl}
active_attribute = active
active_value = true
username_attribute = username
`
}
