import { lookup } from 'node:dns/promises'
import { type IncomingHttpHeaders, type IncomingMessage, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { BlockList, isIP, type LookupFunction } from 'node:net'

/** What came back of a post: of the body only the beginning is read. */
export interface Answered {
  status: number
  body: string
}

/** What came back of a get, with all of its body. */
export interface Got extends Answered {
  headers: IncomingHttpHeaders
}

export type NotSentReason =
  | 'wrong_address'
  | 'not_encrypted'
  | 'private_network'
  | 'name_unknown'
  | 'unreachable'
  | 'timed_out'
  | 'too_large'
  | 'too_many_redirects'

/** Trying again changes nothing. */
const final = new Set<NotSentReason>(['wrong_address', 'not_encrypted', 'private_network'])

/** Why nothing was sent, or nothing came back; in words. */
export class NotSent extends Error {
  readonly reason: NotSentReason
  readonly isFinal: boolean

  constructor(reason: NotSentReason, message: string) {
    super(message)
    this.reason = reason
    this.isFinal = final.has(reason)
  }
}

const LONGEST_MS = 10_000
const MOST_READ = 2_000
const MOST_REDIRECTS = 5
const REDIRECTS = [301, 302, 303, 307, 308]

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

interface Posting {
  body: string
  headers?: Record<string, string>
  allowsInside: boolean
}

/**
 * Posts JSON to an address that somebody wrote down, outside of our own networks: the name is looked up once, and the
 * connection goes to the very address that was found good. Redirects are answers like others, nobody follows them.
 *
 * @param allowsInside  an administrator of the machine has said so
 * @throws NotSent
 */
export function guardedPost(url: string, { body, headers = {}, allowsInside }: Posting): Promise<Answered> {
  return within(LONGEST_MS, async (signal) => {
    const content = { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)) }
    const sending = { method: 'POST', headers: { ...content, ...headers }, body, signal }
    const response = await send(await placeOf(url, { allowsInside }), sending)
    const start = await beginning(response, MOST_READ)
    return { status: response.statusCode ?? 0, body: start.toString().slice(0, MOST_READ) }
  })
}

interface Getting {
  headers?: Record<string, string>
  allowsInside: boolean
  mostBytes: number
  milliseconds?: number
}

/**
 * Gets what lies at an address that somebody wrote down, under the same guard: encrypted, unless addresses inside are
 * allowed. Redirects are followed, each of them to an address that is looked up and checked as the first one.
 *
 * @param milliseconds  for all of it
 * @throws NotSent
 */
export function guardedGet(
  url: string,
  { headers = {}, allowsInside, mostBytes, milliseconds = LONGEST_MS }: Getting,
): Promise<Got> {
  return within(milliseconds, async (signal) => {
    let next = url
    for (let hop = 0; hop <= MOST_REDIRECTS; hop += 1) {
      const place = await placeOf(next, { allowsInside, isEncrypted: !allowsInside })
      const response = await send(place, { method: 'GET', headers, signal })
      const { statusCode: status = 0, headers: answered } = response
      const to = REDIRECTS.includes(status) ? answered.location : undefined
      if (to === undefined) {
        return { status, headers: answered, body: (await whole(response, mostBytes)).toString() }
      }
      response.destroy()
      next = URL.parse(to, place.target.href)?.href ?? to
    }
    throw new NotSent('too_many_redirects', `It was sent on more than ${MOST_REDIRECTS} times.`)
  })
}

/** A name that is looked up, a server that is silent, an answer that comes drop by drop: all of it has an end. */
async function within<T>(milliseconds: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const ending = new AbortController()
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new NotSent('timed_out', `no answer within ${milliseconds / 1000} seconds`))
      ending.abort()
    }, milliseconds)
  })
  try {
    return await Promise.race([work(ending.signal), late])
  } finally {
    clearTimeout(timer)
    ending.abort()
  }
}

/** An address, and where it is. */
interface Place {
  target: URL
  found: { address: string; family: number }
}

async function placeOf(
  url: string,
  { allowsInside, isEncrypted = false }: { allowsInside: boolean; isEncrypted?: boolean },
): Promise<Place> {
  const target = URL.parse(url)
  if (!target || !/^https?:$/.test(target.protocol)) throw new NotSent('wrong_address', 'This is no address.')
  if (isEncrypted && target.protocol !== 'https:') {
    throw new NotSent('not_encrypted', `${target.hostname} is to be reached by https:// alone.`)
  }
  const found = await addressOf(bareHost(target))
  if (!allowsInside && isInside(found.address)) {
    throw new NotSent('private_network', `${target.hostname} is in a network of our own (${found.address}).`)
  }
  return { target, found }
}

/** The host of an address: an IPv6 one without its brackets. */
export function bareHost({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, '')
}

async function addressOf(name: string): Promise<{ address: string; family: number }> {
  const family = isIP(name)
  if (family) return { address: name, family }
  try {
    return await lookup(name)
  } catch (error) {
    throw new NotSent('name_unknown', `${name} was not found (${codeOf(error)}).`)
  }
}

interface Sending {
  method: string
  headers: Record<string, string>
  body?: string
  signal: AbortSignal
}

function send({ target, found }: Place, { method, headers, body, signal }: Sending): Promise<IncomingMessage> {
  const request = target.protocol === 'https:' ? requestHttps : requestHttp
  const pinned: LookupFunction = (_, { all }, done) => {
    if (all) done(null, [found])
    else done(null, found.address, found.family)
  }
  return new Promise((resolve, reject) => {
    request(target, {
      method,
      lookup: pinned,
      agent: false,
      signal,
      headers: { 'user-agent': 'Deskbell', ...headers },
    })
      .on('response', resolve)
      .on('error', (error) => reject(unreachable(error)))
      .end(body)
  })
}

/** The beginning is enough: what follows is not waited for. */
async function beginning(response: IncomingMessage, bytes: number): Promise<Buffer> {
  return (await read(response, bytes)).content
}

async function whole(response: IncomingMessage, mostBytes: number): Promise<Buffer> {
  const { content, isAll } = await read(response, mostBytes)
  if (isAll) return content
  throw new NotSent('too_large', `There is more than ${Math.round(mostBytes / 1000)} kB of it.`)
}

async function read(response: IncomingMessage, bytes: number): Promise<{ content: Buffer; isAll: boolean }> {
  const parts: Buffer[] = []
  let size = 0
  try {
    // Leaving the loop early destroys the response.
    for await (const part of response as AsyncIterable<Buffer>) {
      parts.push(part)
      size += part.length
      if (size > bytes) return { content: Buffer.concat(parts), isAll: false }
    }
  } catch (error) {
    throw unreachable(error)
  }
  return { content: Buffer.concat(parts), isAll: true }
}

function unreachable(error: unknown): NotSent {
  return new NotSent('unreachable', codeOf(error))
}

function codeOf(error: unknown): string {
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown }
  return String(code ?? message ?? error)
}
