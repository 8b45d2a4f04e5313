import { lookup } from 'node:dns/promises'
import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { BlockList, isIP, type LookupFunction } from 'node:net'

/** What came back: of the body only the beginning is read. */
export interface Answered {
  status: number
  body: string
}

/** Why nothing was sent, or nothing came back; in words. */
export class NotSent extends Error {
  /** Trying again changes nothing. */
  readonly isFinal: boolean

  constructor(message: string, { isFinal = false }: { isFinal?: boolean } = {}) {
    super(message)
    this.isFinal = isFinal
  }
}

const LONGEST_MS = 10_000
const MOST_READ = 2_000

/** This machine, its own networks, and what is no place to send to. IPv4 rules hold for IPv4 written as IPv6, too. */
const inside = new BlockList()
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
] as const) {
  inside.addSubnet(net, bits, 'ipv4')
}
for (const [net, bits] of [
  ['::', 127],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['2002::', 16],
  ['fc00::', 7],
  ['fe80::', 9],
  ['ff00::', 8],
] as const) {
  inside.addSubnet(net, bits, 'ipv6')
}

/** Whether an address is of this machine or of a network behind a firewall, as far as that can be told. */
export function isInside(address: string): boolean {
  return inside.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')
}

/**
 * Posts JSON to an address that somebody wrote down, outside of our own networks: the name is looked up once, and the
 * connection goes to the very address that was found good. Redirects are answers like others, nobody follows them.
 *
 * @param allowsInside  an administrator of the machine has said so
 * @throws NotSent
 */
export async function guardedPost(
  url: string,
  { body, headers = {}, allowsInside }: { body: string; headers?: Record<string, string>; allowsInside: boolean },
): Promise<Answered> {
  const target = URL.parse(url)
  if (!target || !/^https?:$/.test(target.protocol)) throw new NotSent('This is no address.', { isFinal: true })
  const found = await addressOf(target.hostname.replace(/^\[|\]$/g, ''))
  if (!allowsInside && isInside(found.address)) {
    throw new NotSent(`${target.hostname} is in a network of our own (${found.address}).`, { isFinal: true })
  }
  const pinned: LookupFunction = (_, { all }, done) => {
    if (all) done(null, [found])
    else done(null, found.address, found.family)
  }
  return post(target, { body, headers, pinned })
}

async function addressOf(name: string): Promise<{ address: string; family: number }> {
  const family = isIP(name)
  if (family) return { address: name, family }
  try {
    return await lookup(name)
  } catch (error) {
    throw new NotSent(`${name} was not found (${codeOf(error)}).`)
  }
}

function post(
  target: URL,
  { body, headers, pinned }: { body: string; headers: Record<string, string>; pinned: LookupFunction },
): Promise<Answered> {
  const send = target.protocol === 'https:' ? requestHttps : requestHttp
  return new Promise((resolve, reject) => {
    const fail = (error: unknown) => {
      clearTimeout(limit)
      request.destroy()
      reject(new NotSent(codeOf(error)))
    }
    const request = send(target, {
      method: 'POST',
      lookup: pinned,
      agent: false,
      headers: {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
        'user-agent': 'Deskbell',
        ...headers,
      },
    })
    const limit = setTimeout(() => fail(new Error(`no answer within ${LONGEST_MS / 1000} seconds`)), LONGEST_MS)
    request.on('error', fail)
    request.on('response', (response) => {
      let read = ''
      const done = () => {
        clearTimeout(limit)
        resolve({ status: response.statusCode ?? 0, body: read.slice(0, MOST_READ) })
        request.destroy()
      }
      response.setEncoding('utf8')
      response.on('data', (part: string) => {
        read += part
        if (read.length >= MOST_READ) done()
      })
      response.on('end', done)
      response.on('error', fail)
    })
    request.end(body)
  })
}

function codeOf(error: unknown): string {
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown }
  return String(code ?? message ?? error)
}
