import { expect, test } from 'vitest'
import { cleanFileName, extensionOf } from './file-name.ts'

test.each([
  ['report.pdf', 'report.pdf'],
  ['../../etc/passwd', 'passwd'],
  ['C:\\Users\\ada\\shot.png', 'shot.png'],
  ['..', 'file'],
  ['.', 'file'],
  ['', 'file'],
  ['   ', 'file'],
  ['/', 'file'],
  ['.htaccess', '.htaccess'],
  ['a\r\nSet-Cookie: x=1.txt', 'a Set-Cookie: x=1.txt'],
  ['nul\0byte.txt', 'nulbyte.txt'],
  ['x.html\u200B', 'x.html'],
  ['x.exe. .', 'x.exe'],
  ['invoice\u202Egpj.exe', 'invoicegpj.exe'],
  ['"><img src=x onerror=alert(1)>.png', '"><img src=x onerror=alert(1)>.png'],
  [
    '\u0645\u0644\u0641 \u5831\u544A \u043E\u0442\u0447\u0451\u0442.pdf',
    '\u0645\u0644\u0641 \u5831\u544A \u043E\u0442\u0447\u0451\u0442.pdf',
  ],
  ['\u{1F469}\u200D\u{1F4BB}.png', '\u{1F469}\u200D\u{1F4BB}.png'],
  ['e\u0301.txt', '\u00E9.txt'],
  ['lone\uD800.txt', 'lone\uFFFD.txt'],
])('%j is kept as %j', (given, kept) => {
  expect(cleanFileName(given)).toBe(kept)
})

test('a long name is cut and keeps its ending', () => {
  expect(cleanFileName(`${'a'.repeat(300)}.docx`)).toBe(`${'a'.repeat(250)}.docx`)
  expect(cleanFileName('a'.repeat(300))).toHaveLength(255)
  const emoji = cleanFileName(`a${'\u{1F600}'.repeat(200)}.png`)
  expect(emoji.isWellFormed() && emoji.endsWith('.png') && emoji.length <= 255).toBe(true)
  expect(cleanFileName(`x.${'y'.repeat(300)}`)).toHaveLength(255)
})

test('the ending is what follows the last dot', () => {
  expect(extensionOf('a.PDF.Exe')).toBe('exe')
  expect(extensionOf('none')).toBe('')
})
