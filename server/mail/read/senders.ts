import { cleanAddress, lowerAscii, readAddresses } from './address.ts'
import type { Headers } from './headers.ts'
import type { Address } from './mail.ts'

/**
 * Who wrote it. Two addresses, none or a broken one say nobody: then it is the Sender, else the Return-Path, else null.
 */
export function senderOf(headers: Headers, notice: (code: string) => void): Address | null {
  const read = headers.all('from').map(readAddresses)
  const addresses = read.flatMap(({ list }) => list)
  const different = new Set(addresses.map(({ address }) => lowerAscii(address)))
  const isBroken = read.some((from) => from.isBroken)
  if (different.size > 1) notice('several_from')
  else if (isBroken) notice('from_broken')
  else if (addresses[0]) return addresses[0]
  else notice('from_missing')
  const sender = singleAddress(headers, 'sender')
  const returnPath = returnPathOf(headers)
  return sender ?? (returnPath ? { name: '', address: returnPath } : null)
}

/** The address of a header that holds one; null when it holds none, several or a broken one. */
export function singleAddress(headers: Headers, name: string): Address | null {
  const values = headers.all(name)
  const [value] = values
  if (value === undefined || values.length > 1) return null
  const { list, isBroken } = readAddresses(value)
  return list.length === 1 && !isBroken ? (list[0] ?? null) : null
}

/** All addresses of all headers of this name. */
export function addressesOf(headers: Headers, name: string, notice: (code: string) => void): Address[] {
  const values = headers.all(name)
  const { list, isCut } = readAddresses(values.join(', '))
  if (isCut) notice('recipients_cut')
  return list
}

/** '' is the null sender; null when nothing or nonsense is said. */
export function returnPathOf(headers: Headers): string | null {
  const value = headers.first('return-path')
  if (value === null) return null
  const inner = value
    .trim()
    .replace(/^<([^<>]*)>.*$/s, '$1')
    .trim()
  if (inner === '') return ''
  return cleanAddress(inner)
}

const DELIVERY = [
  'delivered-to',
  'x-original-to',
  'envelope-to',
  'x-envelope-to',
  'x-forwarded-to',
  'x-delivered-to',
  'x-rcpt-to',
  'x-real-to',
  'x-apparently-to',
  'apparently-to',
  'x-original-recipient',
  'original-recipient',
]

/** Whom it was delivered to, as the servers on its way noted it. */
export function deliveredToOf(headers: Headers): string[] {
  const values = DELIVERY.flatMap((name) => headers.all(name)).map((value) => value.replace(/^\s*rfc822\s*;/i, ''))
  const { list } = readAddresses(values.join(', '))
  return [...new Set(list.map(({ address }) => lowerAscii(address)))]
}
