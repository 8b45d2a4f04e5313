import { BlockList, isIP } from 'node:net'
import { addressKey } from '#server/platform/address-key.ts'

/** More than a mail server of the usual settings opens at once. */
const MOST_EACH = 20

interface Client {
  id: string
  /** Empty for a socket in the file system. */
  remoteAddress: string
}

/**
 * Who takes up the places of a door: nobody so many that none are left for others. Programs of this machine and proxies
 * that are trusted bring the mail of many.
 *
 * @param trusted  as `TRUSTED_PROXIES`: addresses, networks, `loopback`, `linklocal`, `uniquelocal`
 */
export function placesOfAddresses({ trusted, most = MOST_EACH }: { trusted: readonly string[]; most?: number }) {
  const exempt = listOf(['loopback', ...trusted])
  const taken = new Map<string, Set<string>>()

  return {
    /** @returns false: this address has all that it gets */
    take({ id, remoteAddress }: Client): boolean {
      if (isIn(exempt, remoteAddress)) return true
      const key = addressKey(remoteAddress)
      const mine = taken.get(key) ?? new Set()
      if (mine.size >= most) return false
      taken.set(key, mine.add(id))
      return true
    },
    leave({ id, remoteAddress }: Client): void {
      const key = addressKey(remoteAddress)
      const mine = taken.get(key)
      if (mine?.delete(id) && mine.size === 0) taken.delete(key)
    },
  }
}

const NETWORKS: Record<string, string[]> = {
  loopback: ['127.0.0.0/8', '::1/128'],
  linklocal: ['169.254.0.0/16', 'fe80::/10'],
  uniquelocal: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'],
}

function listOf(given: readonly string[]): BlockList {
  const list = new BlockList()
  for (const entry of given.flatMap((name) => NETWORKS[name] ?? [name])) {
    const [address = '', bits] = entry.split('/')
    const family = familyOf(address)
    if (family === null) continue
    if (bits === undefined) list.addAddress(address, family)
    else if (/^\d{1,3}$/.test(bits)) list.addSubnet(address, Number(bits), family)
  }
  return list
}

function isIn(list: BlockList, remoteAddress: string): boolean {
  const address = remoteAddress.replace(/^::ffff:(?=\d+\.)/i, '')
  const family = familyOf(address)
  return family === null || list.check(address, family)
}

function familyOf(address: string): 'ipv4' | 'ipv6' | null {
  const version = isIP(address)
  return version === 0 ? null : version === 4 ? 'ipv4' : 'ipv6'
}
