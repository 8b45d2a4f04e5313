import { expect, test } from 'vitest'
import { placesOfAddresses } from './places.ts'

function taken(remoteAddress: string, { trusted = [], count = 3 }: { trusted?: string[]; count?: number } = {}) {
  const places = placesOfAddresses({ trusted, most: 2 })
  return Array.from({ length: count }, (_, at) => places.take({ id: `${at}`, remoteAddress }))
}

test.each([
  ['an address from outside', '192.0.2.7', [], [true, true, false]],
  ['the same, as a listener of both kinds sees it', '::ffff:192.0.2.7', [], [true, true, false]],
  ['an address of IPv6', '2001:db8::7', [], [true, true, false]],
  ['this machine', '127.0.0.1', [], [true, true, true]],
  ['this machine by another name', '127.8.9.1', [], [true, true, true]],
  ['this machine, mapped', '::ffff:127.0.0.1', [], [true, true, true]],
  ['this machine by IPv6', '::1', [], [true, true, true]],
  ['a socket in the file system', '', [], [true, true, true]],
  ['a trusted address', '192.0.2.7', ['192.0.2.7'], [true, true, true]],
  ['a trusted network', '2001:db8::7', ['2001:db8::/32'], [true, true, true]],
  ['trusted networks by their name', '10.1.2.3', ['uniquelocal'], [true, true, true]],
  ['beside what is trusted', '192.0.2.8', ['192.0.2.7', '10.0.0.0/8'], [true, true, false]],
])('%s', (_name, address, trusted, expected) => {
  expect(taken(address, { trusted })).toEqual(expected)
})

test('a place that is left is free again, for each address by itself; a customer of IPv6 has one address', () => {
  const places = placesOfAddresses({ trusted: [], most: 2 })
  const at = (id: string, remoteAddress: string) => ({ id, remoteAddress })
  expect(places.take(at('a', '192.0.2.7'))).toBe(true)
  expect(places.take(at('b', '192.0.2.7'))).toBe(true)
  expect(places.take(at('c', '192.0.2.7'))).toBe(false)
  expect(places.take(at('d', '192.0.2.8'))).toBe(true)
  // Who was refused had no place to leave.
  places.leave(at('c', '192.0.2.7'))
  expect(places.take(at('e', '192.0.2.7'))).toBe(false)
  places.leave(at('a', '192.0.2.7'))
  expect(places.take(at('f', '192.0.2.7'))).toBe(true)

  expect(places.take(at('g', '2001:db8:1:2::1'))).toBe(true)
  expect(places.take(at('h', '2001:db8:1:2:ffff::1'))).toBe(true)
  expect(places.take(at('i', '2001:db8:1:2::3'))).toBe(false)
  expect(places.take(at('j', '2001:db8:1:3::3'))).toBe(true)
})
