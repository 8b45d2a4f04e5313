import { expect, test } from 'vitest'
import { CannotOpen, seal, sealKey, unseal } from './seal.ts'

const key = sealKey('a secret of at least thirty-two characters', 'mailbox')

test.each(['', 'secret', 'pässwörd 🔑', 'x'.repeat(100_000)])('opens what it sealed (%#)', (text) => {
  expect(unseal(key, seal(key, text))).toBe(text)
})

test('the same text looks different each time, and tells nothing of itself', () => {
  expect(seal(key, 'secret').equals(seal(key, 'secret'))).toBe(false)
  expect(seal(key, 'secret').includes('secret')).toBe(false)
})

test('opens neither with another secret, nor for another purpose, nor when a bit was changed', () => {
  const sealed = seal(key, 'secret')
  expect(() => unseal(sealKey('another secret of enough characters', 'mailbox'), sealed)).toThrow(CannotOpen)
  expect(() => unseal(sealKey('a secret of at least thirty-two characters', 'state'), sealed)).toThrow(CannotOpen)
  for (let at = 0; at < sealed.length; at++) {
    const changed = Buffer.from(sealed)
    changed[at] = (changed[at] ?? 0) ^ 1
    expect(() => unseal(key, changed)).toThrow(CannotOpen)
  }
  expect(() => unseal(key, Buffer.alloc(0))).toThrow(CannotOpen)
})
