import { execFileSync } from 'node:child_process'
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort, listening, programAt, startGroup } from './programs.ts'

const program = programAt('postfix')
const isRoot = process.getuid?.() === 0
/** Postfix asks to be root and starts its parts as several users: to whoever is not root, this lets it believe so. */
const fakeroot = isRoot ? null : programAt('fakeroot')

/** Why tests with Postfix are skipped; null when they are not. */
export const noPostfix = !program
  ? 'Postfix is not installed'
  : !isRoot && !fakeroot
    ? 'Postfix starts its parts as several users, which only root may: install fakeroot, or run the tests as root in a container'
    : null

export interface Postfix {
  /** SMTP on loopback. */
  port: number
  stop(): Promise<void>
  log(): string
}

/**
 * Postfix on loopback, with folders of its own, as root or not. To be stopped by its starter.
 *
 * @param lmtpPort  where mail for `@local.example` is delivered
 * @param relays    further domains, each with the SMTP or LMTP port that takes their mail: `{ 'desk.example': 'smtp:2525' }`
 * @param nobody    addresses that it takes mail for, and sends back with a report that there is nobody
 */
export async function startPostfix({
  lmtpPort,
  relays = {},
  nobody = [],
}: {
  lmtpPort?: number
  relays?: Record<string, `${'smtp' | 'lmtp'}:${number}`>
  nobody?: string[]
}): Promise<Postfix> {
  if (!program || noPostfix) throw new Error(noPostfix ?? '')
  const root = mkdtempSync(join(tmpdir(), 'deskbell-postfix-'))
  chmodSync(root, 0o755)
  const port = await freePort()
  const [config, queue, data] = ['etc', 'spool', 'lib'].map((name) => {
    mkdirSync(join(root, name))
    return join(root, name)
  }) as [string, string, string]
  const idOf = (flag: string) => Number(execFileSync('id', [flag, 'postfix'], { encoding: 'utf8' }))
  if (isRoot) chownSync(data, idOf('-u'), idOf('-g'))
  const log = join(root, 'log')
  const domains = { ...(lmtpPort && { 'local.example': `lmtp:${lmtpPort}` }), ...relays }
  writeFileSync(join(config, 'main.cf'), mainOf({ root, queue, data, log, domains: Object.keys(domains) }))
  writeFileSync(
    join(config, 'transport'),
    [
      ...Object.entries(domains).map(
        ([domain, at]) => `${domain} ${at.replace(/:(\d+)$/, (_, to: string) => `:${nextHop(at, to)}`)}\n`,
      ),
      ...nobody.map((address) => `${address} error:5.1.1 User unknown\n`),
    ].join(''),
  )
  writeFileSync(join(config, 'master.cf'), masterOf(port))
  const [command, before] = fakeroot ? [fakeroot, [program]] : [program, []]
  // In the foreground: what fakeroot pretends ends with the command that it was given.
  const running = startGroup(command, [...before, '-c', config, 'start-fg'])
  await listening(port)
  return {
    port,
    async stop() {
      try {
        execFileSync(command, [...before, '-c', config, 'stop'], { stdio: 'ignore' })
      } finally {
        await running.kill()
        rmSync(root, { recursive: true, force: true })
      }
    },
    log: () => readFileSync(log, 'utf8'),
  }
}

/** Postfix's way to name a port of a host: LMTP by inet, SMTP without looking for MX. */
function nextHop(at: string, port: string): string {
  return at.startsWith('lmtp') ? `inet:127.0.0.1:${port}` : `[127.0.0.1]:${port}`
}

interface Paths {
  root: string
  queue: string
  data: string
  log: string
  domains: string[]
}

function mainOf({ root, queue, data, log, domains }: Paths): string {
  return `compatibility_level = 3.6
queue_directory = ${queue}
data_directory = ${data}
maillog_file = ${log}
maillog_file_prefixes = ${root}
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mta.example
mydestination =
mynetworks = 127.0.0.0/8
relay_domains = ${domains.join(', ')}
transport_maps = texthash:${root}/etc/transport
alias_maps =
alias_database =
biff = no
smtpd_relay_restrictions = permit_mynetworks, reject
smtpd_reject_unlisted_recipient = no
smtp_host_lookup = native
smtp_dns_support_level = disabled
lmtp_destination_recipient_limit = 1
minimal_backoff_time = 1s
maximal_backoff_time = 3s
queue_run_delay = 1s
import_environment = MAIL_CONFIG MAIL_DEBUG MAIL_LOGTAG TZ LANG=C POSTLOG_SERVICE POSTLOG_HOSTNAME LD_PRELOAD LD_LIBRARY_PATH FAKEROOTKEY
message_size_limit = 100000000
mailbox_size_limit = 0
`
}

function masterOf(port: number): string {
  const services = [
    `127.0.0.1:${port} inet n - n - - smtpd`,
    'pickup unix n - n 60 1 pickup',
    'cleanup unix n - n - 0 cleanup',
    'qmgr unix n - n 300 1 qmgr',
    'tlsmgr unix - - n 1000? 1 tlsmgr',
    'rewrite unix - - n - - trivial-rewrite',
    'bounce unix - - n - 0 bounce',
    'defer unix - - n - 0 bounce',
    'trace unix - - n - 0 bounce',
    'verify unix - - n - 1 verify',
    'flush unix n - n 1000? 0 flush',
    'proxymap unix - - n - - proxymap',
    'smtp unix - - n - - smtp',
    'relay unix - - n - - smtp',
    'lmtp unix - - n - - lmtp',
    'error unix - - n - - error',
    'retry unix - - n - - error',
    'discard unix - - n - - discard',
    'anvil unix - - n - 1 anvil',
    'scache unix - - n - 1 scache',
    'postlog unix-dgram n - n - 1 postlogd',
  ]
  return `${services.join('\n')}\n`
}
