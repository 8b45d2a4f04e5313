import {
  embedded,
  encodeIn,
  file,
  html,
  lines,
  message,
  multipart,
  piece,
  type Sample,
  sample,
  text,
  word,
} from './build.ts'

const PNG = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')
const SOON = text('See the file.')

/** One file beside a text, its name said in some way. */
function named(name: string, headers: string[], expected: string): Sample {
  return sample(
    `file name: ${name}`,
    message({}, multipart('mixed', [SOON, piece([...headers, 'Content-Transfer-Encoding: base64'], 'AAEC')])),
    { words: ['See', 'file.'], files: [expected] },
  )
}

const names: Sample[] = [
  named('quoted', ['Content-Type: application/pdf', 'Content-Disposition: attachment; filename="a b.pdf"'], 'a b.pdf'),
  named('not quoted, with spaces', ['Content-Disposition: attachment; filename=my report.pdf'], 'my report.pdf'),
  named('only in Content-Type', ['Content-Type: application/pdf; name="a.pdf"'], 'a.pdf'),
  named('RFC 2231', ["Content-Disposition: attachment; filename*=utf-8''Gr%C3%B6%C3%9Fe.pdf"], 'Größe.pdf'),
  named(
    'RFC 2231 in pieces',
    [
      'Content-Disposition: attachment;\r\n filename*0*=utf-8\'\'Gr%C3%B6;\r\n filename*1*=%C3%9Fe;\r\n filename*2=".pdf"',
    ],
    'Größe.pdf',
  ),
  named('RFC 2231, Shift_JIS', ["Content-Disposition: attachment; filename*=Shift_JIS'ja'%95%5C.txt"], '表.txt'),
  named('encoded word', [`Content-Disposition: attachment; filename="${word('Größe.pdf')}"`], 'Größe.pdf'),
  named(
    'encoded words, folded',
    [
      `Content-Disposition: attachment;\r\n filename="${word('請求', 'iso-2022-jp')}\r\n ${word('書.pdf', 'iso-2022-jp')}"`,
    ],
    '請求書.pdf',
  ),
  named('raw UTF-8', ['Content-Disposition: attachment; filename="Größe.pdf"'], 'Größe.pdf'),
  named('a path of Windows', ['Content-Disposition: attachment; filename="C:\\temp\\a.pdf"'], 'a.pdf'),
  named('a path upwards', ['Content-Disposition: attachment; filename="../../etc/passwd"'], 'passwd'),
  named('a name turned around', ['Content-Disposition: attachment; filename="invoice\u202Efdp.exe"'], 'invoicefdp.exe'),
  named('a quote within', ['Content-Disposition: attachment; filename="a\\"b.pdf"'], 'a"b.pdf'),
  named('a quote never closed', ['Content-Disposition: attachment; filename="a.pdf'], 'a.pdf'),
  named('a semicolon within', ['Content-Disposition: attachment; filename="a;b.pdf"'], 'a;b.pdf'),
  named('none', ['Content-Type: image/png'], 'image.png'),
  named('none and a strange type', ['Content-Type: application/x-strange'], 'file.bin'),
  named('type without a slash', ['Content-Type: pdf; name="a.pdf"'], 'a.pdf'),
]

const structures: Sample[] = [
  sample('text and file', message({}, multipart('mixed', [SOON, file('a.pdf', 'x')])), {
    words: ['See'],
    files: ['a.pdf'],
  }),
  sample('a file and no text', message({}, file('a.pdf', 'x', { type: 'application/pdf' })), { files: ['a.pdf'] }),
  sample('an empty file', message({}, multipart('mixed', [SOON, file('empty.txt', '')])), {
    words: ['See'],
    files: ['empty.txt'],
  }),
  sample(
    'text, HTML and an inline picture',
    message(
      {},
      multipart('related', [
        multipart('alternative', [text('Look:'), html('<p>Look: <img src="cid:pic@1"></p>')]),
        file('p.png', PNG, { type: 'image/png', disposition: 'inline', more: ['Content-ID: <pic@1>'] }),
      ]),
    ),
    { words: ['Look:'], files: ['p.png'], also: { html: '<p>Look: <img src="cid:pic@1"></p>' } },
  ),
  sample(
    'an Apple message: picture between two texts',
    message(
      {},
      multipart('mixed', [
        text('Before'),
        file('p.png', PNG, { type: 'image/png', disposition: 'inline' }),
        text('After'),
      ]),
    ),
    { words: ['Before', 'After'], files: ['p.png'] },
  ),
  sample(
    'an Apple message: HTML between files',
    message(
      {},
      multipart('alternative', [
        text('Both parts'),
        multipart('mixed', [html('<p>Both</p>'), file('a.pdf', 'x', { disposition: 'inline' }), html('<p>parts</p>')]),
      ]),
    ),
    { words: ['Both', 'parts'], files: ['a.pdf'], also: { html: '<p>Both</p>\n<p>parts</p>' } },
  ),
  sample(
    'an inline text with a name',
    message({}, multipart('mixed', [SOON, file('log.txt', 'Log', { type: 'text/plain', disposition: 'inline' })])),
    {
      words: ['See'],
      files: ['log.txt'],
    },
  ),
  sample(
    'a text part with a name only in its type',
    message({}, multipart('mixed', [SOON, piece(['Content-Type: text/plain; name="log.txt"'], 'Log')])),
    {
      words: ['See'],
      files: ['log.txt'],
    },
  ),
  sample(
    'a text body with a name in its type',
    message({}, piece(['Content-Type: text/plain; name="mail.txt"'], 'Hello there')),
    {
      words: ['Hello', 'there'],
    },
  ),
  sample(
    'a text attached without a name',
    message(
      {},
      multipart('mixed', [SOON, piece(['Content-Type: text/plain', 'Content-Disposition: attachment'], 'x')]),
    ),
    {
      words: ['See'],
      files: ['text.txt'],
    },
  ),
  sample('HTML attached', message({}, multipart('mixed', [SOON, file('page.html', '<p>', { type: 'text/html' })])), {
    words: ['See'],
    files: ['page.html'],
  }),
  sample(
    'an archive is not opened',
    message({}, multipart('mixed', [SOON, file('a.zip', 'PK\x03\x04', { type: 'application/zip' })])),
    {
      words: ['See'],
      files: ['a.zip'],
    },
  ),
  sample(
    'a forwarded message',
    message(
      { Subject: 'Fwd: Hello' },
      multipart('mixed', [
        text('See below'),
        embedded(message({ Subject: word('Größe', 'iso-8859-1') }, text('INNER'))),
      ]),
    ),
    { subject: 'Fwd: Hello', words: ['See', 'below'], files: ['Größe.eml'] },
  ),
  sample(
    'a forwarded message with files of its own',
    message(
      {},
      multipart('mixed', [
        SOON,
        embedded(message({ Subject: 'Deep' }, multipart('mixed', [text('INNER'), file('in.pdf', 'x')]))),
      ]),
    ),
    {
      words: ['See'],
      files: ['Deep.eml'],
    },
  ),
  sample(
    'a forwarded message without a subject',
    message({}, multipart('mixed', [SOON, embedded(message({ Subject: null }, text('x')))])),
    {
      words: ['See'],
      files: ['message.eml'],
    },
  ),
  sample(
    'a forwarded message in base64',
    message({}, multipart('mixed', [SOON, file('fwd', message({}, text('x')), { type: 'message/rfc822' })])),
    {
      words: ['See'],
      files: ['fwd.eml'],
    },
  ),
  sample(
    'the message is another one',
    message({ Subject: 'Wrapped' }, embedded(message({ Subject: 'In it' }, text('x')))),
    {
      subject: 'Wrapped',
      files: ['In it.eml'],
    },
  ),
  sample(
    'a digest',
    message(
      {},
      multipart('digest', [
        piece([], message({ Subject: 'One' }, text('x'))),
        piece([], message({ Subject: 'Two' }, text('y'))),
      ]),
    ),
    { files: ['One.eml', 'Two.eml'] },
  ),
  sample(
    'part of a message',
    message({}, piece(['Content-Type: message/partial; id="x@y"; number=1; total=3'], 'Subject: x\r\n\r\nHello')),
    {
      files: ['partial.eml'],
      also: { notices: ['partial_message'] },
    },
  ),
  sample(
    'content elsewhere is not fetched',
    message(
      {},
      multipart('mixed', [
        SOON,
        piece(
          ['Content-Type: message/external-body; access-type=URL; URL="http://evil.example/"'],
          'Content-Type: image/png\r\n\r\n',
        ),
      ]),
    ),
    {
      words: ['See'],
      files: ['external-body.txt'],
    },
  ),
  sample(
    'AppleDouble',
    message(
      {},
      multipart('mixed', [
        SOON,
        multipart('appledouble', [piece(['Content-Type: application/applefile'], 'x'), file('a.pdf', 'x')]),
      ]),
    ),
    {
      words: ['See'],
      files: ['a.pdf'],
    },
  ),
  sample(
    'a version for telephones is left out',
    message(
      {},
      multipart('alternative', [text('Hi'), piece(['Content-Type: text/x-amp-html'], '<amp>'), html('<p>Hi</p>')]),
    ),
    {
      words: ['Hi'],
    },
  ),
  sample('over 10 MB', message({}, multipart('mixed', [SOON, file('big.bin', Buffer.alloc(11 * 1024 * 1024, 7))])), {
    words: ['See'],
    files: ['big.bin'],
  }),
  sample('a text of over 10 MB', message({}, text(`Begin ${'all work and no play '.repeat(550_000)}`)), {
    words: ['Begin', 'all work'],
    files: ['text.txt'],
    also: { notices: ['text_cut'] },
  }),
]

const UU = lines('begin 644 cat.txt', '#0V%T', '`', 'end')

const uu: Sample[] = [
  sample('uuencoded within a text', message({}, text(`Here it is:\n\n${UU}\n\nBye`)), {
    words: ['Here', 'Bye'],
    files: ['cat.txt'],
  }),
  sample('two uuencoded files', message({}, text(`${UU}\n${UU.replace('cat', 'dog')}\n`)), {
    files: ['cat.txt', 'dog.txt'],
  }),
  sample('uuencoded without an end stays text', message({}, text('begin 644 cat.txt\n#0V%T\n')), {
    words: ['begin 644 cat.txt'],
  }),
  sample('a sentence that begins so', message({}, text('begin 644 is what I typed\nand it failed.')), {
    words: ['begin', 'failed.'],
  }),
  sample(
    'uuencoding as transfer encoding',
    message(
      {},
      multipart('mixed', [
        SOON,
        piece(['Content-Type: text/plain; name=cat.txt', 'Content-Transfer-Encoding: x-uuencode'], UU),
      ]),
    ),
    {
      words: ['See'],
      files: ['cat.txt'],
    },
  ),
]

const CALENDAR = lines(
  'BEGIN:VCALENDAR',
  'METHOD:REQUEST',
  'BEGIN:VEVENT',
  'DTSTART;TZID="Europe/Berlin":20260401T090000',
  'SUMMARY:Printer\\, second',
  '  visit',
  'END:VEVENT',
  'END:VCALENDAR',
)

const calendars: Sample[] = [
  sample(
    'an invitation as Outlook sends it',
    message(
      {},
      multipart('alternative', [
        text('Please come'),
        html('<p>Please come</p>'),
        piece(['Content-Type: text/calendar; charset=utf-8; method=REQUEST'], CALENDAR),
      ]),
    ),
    {
      words: ['Please', 'come'],
      files: ['invitation.ics'],
      also: { calendar: { method: 'REQUEST', summary: 'Printer, second visit', start: '2026-04-01T07:00:00.000Z' } },
    },
  ),
  sample(
    'an invitation with a file name',
    message({}, multipart('mixed', [SOON, file('invite.ics', CALENDAR, { type: 'text/calendar' })])),
    {
      words: ['See'],
      files: ['invite.ics'],
    },
  ),
  sample(
    'a refusal',
    message(
      { Subject: 'Declined: Printer' },
      multipart('mixed', [
        text('No'),
        piece(
          ['Content-Type: text/calendar; method=REPLY'],
          CALENDAR.replace('REQUEST', 'REPLY').replace(/DTSTART.*/, 'DTSTART:20260401T070000Z'),
        ),
      ]),
    ),
    {
      subject: 'Declined: Printer',
      words: ['No'],
      files: ['invitation.ics'],
      also: { calendar: { method: 'REPLY', summary: 'Printer, second visit', start: '2026-04-01T07:00:00.000Z' } },
    },
  ),
  sample(
    'a whole day, cancelled',
    message(
      {},
      piece(
        ['Content-Type: text/calendar; method=CANCEL'],
        CALENDAR.replace('METHOD:REQUEST\r\n', '').replace(/DTSTART.*/, 'DTSTART;VALUE=DATE:20260401'),
      ),
    ),
    {
      files: ['invitation.ics'],
      also: { calendar: { method: 'CANCEL', summary: 'Printer, second visit', start: '2026-04-01' } },
    },
  ),
  sample(
    'what calls itself a calendar',
    message({}, multipart('mixed', [SOON, piece(['Content-Type: text/calendar'], 'Hello')])),
    {
      words: ['See'],
      files: ['invitation.ics'],
      also: { calendar: null },
    },
  ),
]

const SIGNATURE = piece(
  ['Content-Type: application/pgp-signature; name="signature.asc"'],
  '-----BEGIN PGP SIGNATURE-----',
)

const secured: Sample[] = [
  sample(
    'PGP, signed',
    message({}, multipart('signed', [text('Signed words'), SIGNATURE], '; protocol="application/pgp-signature"')),
    {
      words: ['Signed', 'words'],
      files: ['signature.asc'],
      also: { security: 'signed' },
    },
  ),
  sample(
    'PGP, encrypted',
    message(
      {},
      multipart('encrypted', [
        piece(['Content-Type: application/pgp-encrypted'], 'Version: 1'),
        file('encrypted.asc', '-----BEGIN PGP MESSAGE-----'),
      ]),
    ),
    {
      files: ['version.asc', 'encrypted.asc'],
      also: { security: 'encrypted' },
    },
  ),
  sample('PGP in the text, signed', message({}, text('-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nHello')), {
    words: ['Hello'],
    also: { security: 'signed' },
  }),
  sample('PGP in the text, encrypted', message({}, text('-----BEGIN PGP MESSAGE-----\n\nhQEMA')), {
    words: ['hQEMA'],
    also: { security: 'encrypted' },
  }),
  sample(
    'S/MIME, signed',
    message(
      {},
      multipart('signed', [
        html('<p>Signed words</p>'),
        file('smime.p7s', 'x', { type: 'application/pkcs7-signature' }),
      ]),
    ),
    {
      words: ['Signed', 'words'],
      files: ['smime.p7s'],
      also: { security: 'signed' },
    },
  ),
  sample(
    'S/MIME, signed as a whole',
    message({}, file('smime.p7m', 'x', { type: 'application/pkcs7-mime; smime-type=signed-data' })),
    {
      files: ['smime.p7m'],
      also: { security: 'signed' },
    },
  ),
  sample(
    'S/MIME, encrypted',
    message({}, file('smime.p7m', 'x', { type: 'application/pkcs7-mime; smime-type=enveloped-data' })),
    {
      files: ['smime.p7m'],
      also: { security: 'encrypted' },
    },
  ),
]

/** An attribute of a winmail.dat. */
function attribute(level: number, id: number, data: Buffer): Buffer {
  const head = Buffer.alloc(9)
  head.writeUInt8(level, 0)
  head.writeUInt32LE(id, 1)
  head.writeUInt32LE(data.length, 5)
  const sum = data.reduce((total, byte) => (total + byte) & 0xffff, 0)
  return Buffer.concat([head, data, Buffer.from([sum & 255, sum >> 8])])
}

/** One property of a string or of bytes. */
function properties(...given: [type: number, id: number, data: Buffer][]): Buffer {
  const all = given.map(([type, id, data]) => {
    const head = Buffer.alloc(12)
    head.writeUInt16LE(type, 0)
    head.writeUInt16LE(id, 2)
    head.writeUInt32LE(1, 4)
    head.writeUInt32LE(data.length, 8)
    return Buffer.concat([head, data, Buffer.alloc((4 - (data.length % 4)) % 4)])
  })
  const count = Buffer.alloc(4)
  count.writeUInt32LE(given.length)
  return Buffer.concat([count, ...all])
}

const wide = (words: string) => Buffer.from(`${words}\0`, 'utf16le')
const codepage = attribute(1, 0x69007, Buffer.from([0xe3, 4, 0, 0, 0, 0, 0, 0])) // 1251

function tnef(...attributes: Buffer[]): Buffer {
  return Buffer.concat([Buffer.from('789f3e220100', 'hex'), codepage, ...attributes])
}

function tnefFile(title: Buffer, content: string, more: Buffer[] = []): Buffer {
  return Buffer.concat([
    attribute(2, 0x69002, Buffer.alloc(14)),
    attribute(2, 0x18010, title),
    attribute(2, 0x6800f, Buffer.from(content)),
    ...more,
  ])
}

function winmail(content: Buffer, name = 'winmail.dat') {
  return file(name, content, { type: 'application/ms-tnef' })
}

const tnefs: Sample[] = [
  sample(
    'winmail.dat with two files',
    message(
      {},
      multipart('mixed', [
        SOON,
        winmail(tnef(tnefFile(Buffer.from('a.pdf\0'), 'x'), tnefFile(Buffer.from('b.doc\0'), 'y'))),
      ]),
    ),
    { words: ['See'], files: ['a.pdf', 'b.doc'] },
  ),
  sample(
    'winmail.dat with a long name',
    message(
      {},
      multipart('mixed', [
        SOON,
        winmail(
          tnef(
            tnefFile(Buffer.from('REPORT~1.PDF\0'), 'x', [
              attribute(2, 0x69005, properties([0x1f, 0x3707, wide('Größe der Lieferung.pdf')])),
            ]),
          ),
        ),
      ]),
    ),
    { words: ['See'], files: ['Größe der Lieferung.pdf'] },
  ),
  sample(
    'winmail.dat with a Cyrillic name',
    message(
      {},
      multipart('mixed', [
        SOON,
        winmail(tnef(tnefFile(Buffer.concat([encodeIn('счёт.pdf', 'windows-1251'), Buffer.from([0])]), 'x'))),
      ]),
    ),
    { words: ['See'], files: ['счёт.pdf'] },
  ),
  sample(
    'winmail.dat with the body',
    message({}, winmail(tnef(attribute(1, 0x69003, properties([0x102, 0x1013, Buffer.from('<p>Body in it</p>')]))))),
    {
      words: ['Body', 'in', 'it'],
      also: { html: '<p>Body in it</p>' },
    },
  ),
  sample(
    'winmail.dat by its name only',
    message({}, multipart('mixed', [SOON, file('WINMAIL.DAT', tnef(tnefFile(Buffer.from('a.pdf\0'), 'x')))])),
    {
      words: ['See'],
      files: ['a.pdf'],
    },
  ),
  sample(
    'winmail.dat that is broken',
    message({}, multipart('mixed', [SOON, winmail(tnef(tnefFile(Buffer.from('a.pdf\0'), 'x')).subarray(0, -5))])),
    {
      words: ['See'],
      files: ['winmail.dat'],
    },
  ),
  sample('winmail.dat that is none', message({}, multipart('mixed', [SOON, winmail(Buffer.from('Hello'))])), {
    words: ['See'],
    files: ['winmail.dat'],
  }),
]

export const attachments: Sample[] = [...names, ...structures, ...uu, ...calendars, ...secured, ...tnefs]
