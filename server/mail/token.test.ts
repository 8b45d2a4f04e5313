import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type MailToken,
  mailKey,
  messageIdOf,
  readToken,
  replyAddress,
  tokenInAddress,
  tokenInMessageId,
  writeToken,
} from './token.ts'

const key = mailKey('a secret of at least thirty-two letters')
const other = mailKey('another secret of thirty-two letters')
const tokens: fc.Arbitrary<MailToken> = fc.record({
  ticketId: fc.integer({ min: 1, max: 2 ** 40 }),
  mailId: fc.integer({ min: 1, max: 2 ** 40 }),
  person: fc.option(
    fc.record({
      kind: fc.constantFrom('requester' as const, 'agent' as const),
      id: fc.integer({ min: 1, max: 2 ** 31 }),
    }),
  ),
})

describe('the token in our mails', () => {
  test('is read as it was written, in any case, from an address and a Message-ID', () => {
    fc.assert(
      fc.property(tokens, (token) => {
        const text = writeToken(key, token)
        expect(readToken(key, text.toUpperCase())).toEqual(token)
        expect(tokenInAddress(key, replyAddress('help+desk@example.com', text))).toEqual({
          token,
          email: 'help+desk@example.com',
        })
        expect(tokenInMessageId(key, messageIdOf(text, 'example.com'))).toEqual(token)
      }),
    )
  })

  test('of another desk, or changed in any letter, is none', () => {
    fc.assert(
      fc.property(
        tokens,
        fc.nat(),
        fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz0123456789-'),
        (token, at, letter) => {
          const text = writeToken(key, token)
          expect(readToken(other, text)).toBeNull()
          const place = at % text.length
          fc.pre(text[place] !== letter)
          expect(readToken(key, text.slice(0, place) + letter + text.slice(place + 1))).toBeNull()
        },
      ),
    )
  })

  test('fits into an address for tickets beyond a million', () => {
    const text = writeToken(key, {
      ticketId: 9_999_999,
      person: { kind: 'requester', id: 9_999_999 },
      mailId: 99_999_999,
    })
    expect(replyAddress('support@example.com', text).indexOf('@')).toBeLessThanOrEqual(64)
  })

  test.each(['', 't-', 'support@example.com', '+t-x@example.com', 'a+t-@b', 'a+t-1-r1-1-aaaa@b', '@', '🦊+t-1@b'])(
    'is not in %j',
    (address) => {
      expect(tokenInAddress(key, address)).toBeNull()
      expect(tokenInMessageId(key, address)).toBeNull()
    },
  )
})
