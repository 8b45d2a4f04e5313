import { describe, expect, test } from 'vitest'
import { cleanAddress, readAddresses } from './address.ts'

describe('reading addresses', () => {
  test.each([
    ['ada@example.com', ['<ada@example.com>']],
    ['Ada <ada@example.com>, Eve <eve@example.com>', ['Ada <ada@example.com>', 'Eve <eve@example.com>']],
    ['"A, B" <a@b.c>; d@e.f', ['A, B <a@b.c>', '<d@e.f>']],
    ['Team: a@b.c, "D" <d@e.f>;, g@h.i', ['<a@b.c>', 'D <d@e.f>', '<g@h.i>']],
    ['a@b.c (a comment, with (nested) commas)', ['a comment, with (nested) commas <a@b.c>']],
    ['"quote \\" within" <a@b.c>', ['quote " within <a@b.c>']],
    ['"a quote never closed <a@b.c>', ['a quote never closed <a@b.c>']],
    ['Ada <a@b.c', ['Ada <a@b.c>']],
    ['Ada (never closed <a@b.c>', ['Ada never closed <a@b.c>']],
    ['=?utf-8?Q?a=2C_b_=3Cx=40y.z=3E?= <a@b.c>', ['a, b <x@y.z> <a@b.c>']],
    ['=?utf-8?Q?Ada,_x@y.z:?= <a@b.c>', ['Ada, x@y.z: <a@b.c>']],
    ['"\r\nBcc: x@y.z" <a@b.c>', ['Bcc: x@y.z <a@b.c>']],
    ['Ada\u200B Lovelace\u200F\u200E\u061C <a@b.c>', ['Ada Lovelace <a@b.c>']],
    ['Ada \u202Eecalevol\u2069\u2066 <a@b.c>', ['Ada ecalevol <a@b.c>']],
    ['=?utf-8?Q?A=E2=80=8Bd=C2=ADa=E2=81=A0?= <a@b.c>', ['Ada <a@b.c>']],
    ['\u200B\u2060\u3164 <a@b.c>', ['<a@b.c>']],
    ['\u200C\u200D <a@b.c>', ['<a@b.c>']],
    [
      '\u0645\u06CC\u200C\u062E\u0648\u0627\u0647\u0645 <a@b.c>',
      ['\u0645\u06CC\u200C\u062E\u0648\u0627\u0647\u0645 <a@b.c>'],
    ],
    ['Ada \u{1F469}\u200D\u{1F4BB} <a@b.c>', ['Ada \u{1F469}\u200D\u{1F4BB} <a@b.c>']],
    ['<"john doe"@example.com>', ['<"john doe"@example.com>']],
    ['"john"@example.com', ['<john@example.com>']],
    ['ada @ example.com', ['<ada@example.com>']],
    ['a@b.c d@e.f', []],
    ['<>', []],
    ['ada', []],
    ['', []],
    [',,;,', []],
  ])('%j', (given, expected) => {
    expect(readAddresses(given).list.map(({ name, address }) => `${name} <${address}>`.trim())).toEqual(expected)
  })

  test.each([
    ['Ada@EXAMPLE.com', 'Ada@example.com'],
    ['ada@[192.0.2.1]', 'ada@[192.0.2.1]'],
    ['почта@пример.рф', 'почта@пример.рф'],
    ['ada@example.com.', 'ada@example.com'],
    ['a+b=c@example.com', 'a+b=c@example.com'],
    ['zoe\u0308@mu\u0308ller.example', 'zo\u00EB@m\u00FCller.example'],
    ['x\u037Ey@example.com', null],
    ['ada@des\u212A.example', null],
    ['..docomo..@example.jp', '..docomo..@example.jp'],
    ['ada', null],
    ['@example.com', null],
    ['ada@', null],
    ['ada@@example.com', null],
    ['ada@b@example.com', null],
    ['"ada@b"@example.com', null],
    ['ada@exam ple.com', null],
    ['ada@example..com', null],
    ['ada@exa\nmple.com', null],
    ['ada\u202E@example.com', null],
    ['ada@example.com>', null],
    [`${'x'.repeat(400)}@example.com`, null],
  ])('%j alone is %j', (given, expected) => {
    expect(cleanAddress(given)).toBe(expected)
  })
})
