import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** PEM, in files and as they are. */
export interface Certificate {
  certFile: string
  keyFile: string
  cert: string
  key: string
}

export interface Authority {
  /** Who trusts it, trusts what it has signed. */
  cert: string
  /** @param ended  valid until yesterday */
  sign(name: string, options?: { ended?: boolean }): Certificate
  /** Signed by nobody but itself. */
  selfSigned(name: string): Certificate
  remove(): void
}

/** An authority of the tests' own, made by openssl. */
export function startAuthority(): Authority {
  const folder = mkdtempSync(join(tmpdir(), 'deskbell-certificates-'))
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' })
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
  const ca = ['-x509', '-days', '10', '-keyout', 'ca.key', '-out', 'ca.pem', '-subj', '/CN=Deskbell test authority']
  openssl('req', ...key, ...ca, '-addext', 'basicConstraints=critical,CA:TRUE')
  mkdirSync(join(folder, 'signed'))
  writeFileSync(join(folder, 'index.txt'), '')
  writeFileSync(join(folder, 'ca.conf'), CONFIG)
  let made = 0

  function read(name: string): Certificate {
    const [certFile, keyFile] = [join(folder, `${name}.pem`), join(folder, `${name}.key`)]
    return { certFile, keyFile, cert: readFileSync(certFile, 'utf8'), key: readFileSync(keyFile, 'utf8') }
  }

  return {
    cert: readFileSync(join(folder, 'ca.pem'), 'utf8'),
    sign(name, { ended = false } = {}) {
      made += 1
      const id = `signed-${made}`
      openssl('req', '-new', ...key, '-keyout', `${id}.key`, '-out', `${id}.csr`, ...subject(name))
      const dates = ['-startdate', date(-30), '-enddate', date(ended ? -1 : 30)]
      openssl('ca', '-batch', '-config', 'ca.conf', '-in', `${id}.csr`, '-out', `${id}.pem`, '-notext', ...dates)
      return read(id)
    },
    selfSigned(name) {
      made += 1
      const id = `own-${made}`
      openssl('req', '-x509', ...key, '-days', '10', '-keyout', `${id}.key`, '-out', `${id}.pem`, ...subject(name))
      return read(id)
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

function subject(name: string): string[] {
  return ['-subj', `/CN=${name}`, '-addext', `subjectAltName=DNS:${name}`]
}

/** `20260301000000Z` */
function date(days: number): string {
  const at = new Date(Date.now() + days * 86_400_000)
  return `${at.toISOString().replace(/[-:T]/g, '').slice(0, 14)}Z`
}

const CONFIG = `[ca]
default_ca = own
[own]
dir = .
database = index.txt
new_certs_dir = signed
certificate = ca.pem
private_key = ca.key
rand_serial = yes
default_md = sha256
policy = any
copy_extensions = copy
unique_subject = no
[any]
commonName = supplied
`
