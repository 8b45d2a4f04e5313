import { ADA, html, lines, message, multipart, piece, type Sample, sample, text } from './build.ts'

const HELLO = text('Hello')
const raw = (...given: string[]) => Buffer.from(lines(...given))

/** Who wrote it, where that is not plain. */
export const senders: Sample[] = [
  sample('comma in a name', message({ From: '"Lovelace, Ada" <ada@example.com>' }, HELLO), {
    fromName: 'Lovelace, Ada',
  }),
  sample('comma in a name, not quoted', message({ From: 'Lovelace, Ada <ada@example.com>' }, HELLO), {
    fromName: 'Lovelace, Ada',
  }),
  sample('address alone', message({ From: 'ada@EXAMPLE.com' }, HELLO), { fromName: '' }),
  sample('name in a comment', message({ From: 'ada@example.com (Ada Lovelace)' }, HELLO), { fromName: 'Ada Lovelace' }),
  sample('name is the address', message({ From: '"ada@example.com" <ada@example.com>' }, HELLO), { fromName: '' }),
  sample('name is another address', message({ From: '"boss@corp.example" <ada@example.com>' }, HELLO), {
    fromName: 'boss@corp.example',
  }),
  sample('brackets twice', message({ From: 'Ada <<ada@example.com>>' }, HELLO), { fromName: 'Ada' }),
  sample('mailto', message({ From: 'Ada <mailto:ada@example.com>' }, HELLO), {}),
  sample('a route', message({ From: 'Ada <@relay.example,@b.example:ada@example.com>' }, HELLO), {}),
  sample('single quotes', message({ From: "'Ada' <ada@example.com>" }, HELLO), { fromName: 'Ada' }),
  sample('nested comments', message({ From: 'Ada (of (the) machine) <ada(x)@example.com>' }, HELLO), { from: null }),
  sample('two addresses', message({ From: 'ada@example.com, boss@example.com' }, HELLO), {
    from: null,
    also: { notices: ['several_from'] },
  }),
  sample(
    'two addresses and a sender',
    message({ From: 'ada@example.com, boss@example.com', Sender: 'Eve <eve@example.com>' }, HELLO),
    {
      from: 'eve@example.com',
    },
  ),
  sample(
    'two From headers',
    message({ From: ['ada@example.com', 'boss@example.com'], 'Return-Path': '<eve@example.com>' }, HELLO),
    {
      from: 'eve@example.com',
    },
  ),
  sample('the same From twice', message({ From: [ADA, 'ada@EXAMPLE.com'] }, HELLO), { fromName: 'Ada Lovelace' }),
  sample('no From', message({ From: null }, HELLO), { from: null, also: { notices: ['from_missing'] } }),
  sample('no From, a return path', message({ From: null, 'Return-Path': '<ada@example.com>' }, HELLO), {}),
  sample('an empty From', message({ From: '' }, HELLO), { from: null }),
  sample('From without a domain', message({ From: 'Ada <ada>' }, HELLO), { from: null }),
  sample('From without a local part', message({ From: '<@example.com>' }, HELLO), { from: null }),
  sample('two at signs', message({ From: 'Ada <ada@evil.example@example.com>' }, HELLO), { from: null }),
  sample('an address hidden in a quoted local part', message({ From: '"boss@corp.example x"@evil.example' }, HELLO), {
    from: null,
  }),
  sample('a full-width at sign', message({ From: 'ada＠example.com' }, HELLO), { from: null }),
  sample('a look-alike stays what it is', message({ From: 'Ada <ada@exаmple.com>' }, HELLO), {
    from: 'ada@exаmple.com',
  }),
  sample('a letter that only lower case makes plain', message({ From: 'ada@ban\u212A.example' }, HELLO), {
    from: null,
  }),
  sample(
    'a header within the name',
    message({ From: '=?utf-8?Q?Ada=0D=0ABcc:_all@example.com?= <ada@example.com>' }, HELLO),
    {
      fromName: 'Ada Bcc: all@example.com',
    },
  ),
  sample('a name turned around', message({ From: '"\u202Emoc.live" <ada@example.com>' }, HELLO), {
    fromName: 'moc.live',
  }),
  sample('the whole header encoded', message({ From: '=?utf-8?Q?Ada_=3Cada=40example.com=3E?=' }, HELLO), {
    fromName: 'Ada',
  }),
  sample('a group', message({ From: 'Team: ada@example.com;' }, HELLO), {}),
  sample('from a machine next door', message({ From: 'root@localhost' }, HELLO), { from: 'root@localhost' }),
  sample('folded', message({ From: 'Ada\r\n Lovelace\r\n\t<ada@example.com>' }, HELLO), { fromName: 'Ada Lovelace' }),
  sample(
    'recipients of every kind',
    message(
      { To: 'undisclosed-recipients:;', Cc: 'A <a@b.example>; "B, C" <c@d.example>, broken, e@f.example' },
      HELLO,
    ),
    {
      also: {
        to: [],
        cc: [
          { name: 'A', address: 'a@b.example' },
          { name: 'B, C', address: 'c@d.example' },
          { name: 'broken', address: 'e@f.example' },
        ],
      },
    },
  ),
  sample(
    'forwarded to us by a server',
    message(
      {
        'Delivered-To': ['Help@Desk.example', 'old@desk.example'],
        'X-Forwarded-To': 'help@desk.example',
        'X-Original-To': 'sales@desk.example',
      },
      HELLO,
    ),
    {
      also: { deliveredTo: ['help@desk.example', 'old@desk.example', 'sales@desk.example'] },
    },
  ),
  sample('sent again', message({ 'Resent-From': 'eve@example.com', 'Resent-To': 'help@desk.example' }, HELLO), {
    also: {
      resent: { from: { name: '', address: 'eve@example.com' }, to: [{ name: '', address: 'help@desk.example' }] },
    },
  }),
]

/** Headers that say something besides. */
export const heads: Sample[] = [
  sample(
    'a reply',
    message(
      {
        Subject: 'Re: The printer',
        'In-Reply-To': '<r1@desk.example>',
        References: '<m1@example.com>\r\n <r1@desk.example>',
      },
      HELLO,
    ),
    {
      subject: 'Re: The printer',
      also: { inReplyTo: ['r1@desk.example'], references: ['m1@example.com', 'r1@desk.example'] },
    },
  ),
  sample(
    'references folded without spaces',
    message({ References: '<m1@example.com><r1@desk.example>\r\n\t<r2@desk.\r\n example>' }, HELLO),
    {
      also: { references: ['m1@example.com', 'r1@desk.example', 'r2@desk.example'] },
    },
  ),
  sample('a reply with words', message({ 'In-Reply-To': 'Your message of Tue, 3 Mar 2026 <r1@desk.example>' }, HELLO), {
    also: { inReplyTo: ['r1@desk.example'] },
  }),
  sample('no Message-ID', message({ 'Message-ID': null }, HELLO), { also: { messageId: null } }),
  sample('a Message-ID without brackets', message({ 'Message-ID': 'abc@example.com' }, HELLO), {
    also: { messageId: 'abc@example.com' },
  }),
  sample('a Message-ID that is none', message({ 'Message-ID': '<>' }, HELLO), { also: { messageId: null } }),
  sample('no subject', message({ Subject: null }, HELLO), { subject: '' }),
  sample('a subject in several lines', message({ Subject: 'The\r\n printer\r\n\tis broken' }, HELLO), {
    subject: 'The printer is broken',
  }),
  sample('a subject that hides lines', message({ Subject: '=?utf-8?Q?The=0D=0Aprinter=00=E2=80=AE?=' }, HELLO), {}),
  sample('a subject of 3,000 characters', message({ Subject: 'x'.repeat(3000) }, HELLO), { subject: 'x'.repeat(1000) }),
  sample('two subjects', message({ Subject: ['The printer', 'Another'] }, HELLO), {}),
  sample('date in another zone', message({ Date: 'Tue, 03 Mar 2026 09:30:00 -0800 (PST)' }, HELLO), {
    also: { date: '2026-03-03T17:30:00.000Z' },
  }),
  sample('date with two digits', message({ Date: '3 Mar 26 09:30 EST' }, HELLO), {
    also: { date: '2026-03-03T14:30:00.000Z' },
  }),
  sample('date as C prints it', message({ Date: 'Tue Mar  3 09:30:00 2026' }, HELLO), {
    also: { date: '2026-03-03T09:30:00.000Z' },
  }),
  sample('date in ISO', message({ Date: '2026-03-03T09:30:00Z' }, HELLO), {
    also: { date: '2026-03-03T09:30:00.000Z' },
  }),
  sample('date in words', message({ Date: 'yesterday' }, HELLO), { also: { date: null } }),
  sample('date before mail', message({ Date: 'Thu, 1 Jan 1970 00:00:00 +0000' }, HELLO), {
    also: { date: null, notices: ['date_absurd'] },
  }),
  sample('date to come', message({ Date: 'Thu, 1 Jan 2099 00:00:00 +0000' }, HELLO), {
    also: { date: '2099-01-01T00:00:00.000Z', notices: ['date_absurd'] },
  }),
  sample('no date', message({ Date: null }, HELLO), { also: { date: null } }),
  sample('urgent', message({ 'X-Priority': '1 (Highest)' }, HELLO), { also: { priority: 'high' } }),
  sample('not important', message({ Importance: 'Low' }, HELLO), { also: { priority: 'low' } }),
  sample('language', message({ 'Content-Language': 'de-DE, en' }, HELLO), { also: { language: 'de-DE' } }),
  sample('language that is accepted', message({ 'Accept-Language': 'fr_CA;q=0.9' }, HELLO), {
    also: { language: 'fr-CA' },
  }),
  sample(
    'authentication: the topmost counts',
    message(
      {
        'Authentication-Results': [
          'mx.desk.example 1; spf=fail smtp.mailfrom=example.com; dkim=fail; dkim=pass header.d=example.com; dmarc=fail (p=none; dmarc=pass)',
          'evil.example; spf=pass; dkim=pass; dmarc=pass',
        ],
      },
      HELLO,
    ),
    {
      also: {
        authentication: {
          ...{ by: 'authentication-results', server: 'mx.desk.example', spf: 'fail', dkim: 'pass' },
          ...{ dmarc: 'fail', dmarcDomain: null },
        },
      },
    },
  ),
  sample(
    'authentication: without a name, of a domain, said twice',
    message(
      {
        'Authentication-Results':
          'spf=pass (sender IP is 1.2.3.4) smtp.mailfrom=a.example; dmarc=pass header.from=Sales.example; dmarc=fail header.from=b.example',
      },
      HELLO,
    ),
    {
      also: {
        authentication: {
          ...{ by: 'authentication-results', server: '', spf: 'pass', dkim: null },
          ...{ dmarc: 'fail', dmarcDomain: 'sales.example' },
        },
      },
    },
  ),
  sample(
    'authentication: ARC',
    message({ 'ARC-Authentication-Results': 'i=1; mx.example; spf=pass; dmarc=pass' }, HELLO),
    {
      also: {
        authentication: { by: 'arc', server: 'mx.example', spf: 'pass', dkim: null, dmarc: 'pass', dmarcDomain: null },
      },
    },
  ),
  sample('authentication: SPF alone', message({ 'Received-SPF': 'Pass (mx.example: domain of ...)' }, HELLO), {
    also: {
      authentication: { by: 'received-spf', server: '', spf: 'pass', dkim: null, dmarc: null, dmarcDomain: null },
    },
  }),
  sample('list', message({ 'List-Id': '"Users, all" <users.example.com>' }, HELLO), {
    robot: 'list',
    also: { listId: 'users.example.com' },
  }),
]

/** What no program should send. */
export const malformed: Sample[] = [
  sample('nothing at all', Buffer.alloc(0), { from: null, subject: '' }),
  sample('only line ends', raw('', '', ''), { from: null, subject: '' }),
  sample('headers and no body', raw('From: ada@example.com', 'Subject: The printer'), {}),
  sample('an empty body', message({}, text('')), {}),
  sample('an empty multipart', message({}, piece(['Content-Type: multipart/mixed; boundary=x'], '--x--\r\n')), {}),
  sample('no headers', Buffer.from('Hello, is anybody there?\nBye'), {
    from: null,
    subject: '',
    words: ['Hello,', 'Bye'],
  }),
  sample('one word', Buffer.from('help'), { from: null, subject: '', words: ['help'] }),
  sample(
    'no line between headers and body',
    raw('From: ada@example.com', 'Subject: The printer', 'Hello you', 'and you', ''),
    { words: ['Hello', 'and you'] },
  ),
  sample(
    'a stray line among the headers',
    raw('From: ada@example.com', 'this is no header', 'Subject: The printer', '', 'Hello'),
    { words: ['Hello'] },
  ),
  sample(
    'an mbox line before',
    raw('From ada@example.com Tue Mar  3 2026', 'From: ada@example.com', 'Subject: The printer', '', 'Hello'),
    { words: ['Hello'] },
  ),
  sample('empty lines before', raw('', '', 'From: ada@example.com', 'Subject: The printer', '', 'Hello'), {
    words: ['Hello'],
  }),
  sample('spaces before the colon', raw('From : ada@example.com', 'Subject : The printer', '', 'Hello'), {
    words: ['Hello'],
  }),
  sample('bare line feeds', Buffer.from('From: ada@example.com\nSubject: The\n printer\n\nHello\nyou'), {
    words: ['Hello\nyou'],
  }),
  sample('bare carriage returns', Buffer.from('From: ada@example.com\rSubject: The printer\r\rHello\ryou'), {
    words: ['Hello\nyou'],
  }),
  sample('NULs', message({}, text('Hel\u0000lo')), { words: ['Hel\uFFFDlo'] }),
  sample(
    'multipart without a boundary',
    message({}, piece(['Content-Type: multipart/mixed'], '--abc\r\n\r\nHello\r\n--abc--\r\n')),
    { words: ['Hello'] },
  ),
  sample(
    'multipart whose boundary never comes',
    message({}, piece(['Content-Type: multipart/mixed; boundary=x'], 'Hello you\r\n')),
    { words: ['Hello', 'you'] },
  ),
  sample(
    'multipart that never ends',
    message(
      {},
      piece(
        ['Content-Type: multipart/mixed; boundary=x'],
        '--x\r\n\r\nHello\r\n--x\r\nContent-Type: text/plain\r\n\r\nyou',
      ),
    ),
    { words: ['Hello', 'you'] },
  ),
  sample(
    'another boundary than it says',
    message(
      {},
      piece(
        ['Content-Type: multipart/mixed; boundary=x_'],
        '--x\r\nContent-Type: text/plain\r\n\r\nHello\r\n--x\r\nContent-Type: application/pdf; name=a.pdf\r\n\r\nx\r\n--x--\r\n',
      ),
    ),
    { words: ['Hello'], files: ['a.pdf'] },
  ),
  sample(
    'a boundary that is not ASCII',
    message({}, piece(['Content-Type: multipart/mixed; boundary="größe"'], '--größe\r\n\r\nHello\r\n--größe--\r\n')),
    { words: ['Hello'] },
  ),
  sample(
    'a boundary with spaces after',
    message({}, piece(['Content-Type: multipart/mixed; boundary="x"'], '--x  \r\n\r\nHello\r\n--x--  \r\n')),
    { words: ['Hello'] },
  ),
  sample(
    'a boundary that begins another',
    message(
      {},
      piece(
        ['Content-Type: multipart/mixed; boundary="x"'],
        '--x\r\nContent-Type: multipart/alternative; boundary=xy\r\n\r\n--xy\r\n\r\nHello\r\n--xy--\r\n--x--\r\n',
      ),
    ),
    { words: ['Hello'] },
  ),
  sample(
    'parts after the end',
    message(
      {},
      piece(['Content-Type: multipart/mixed; boundary=x'], '--x\r\n\r\nHello\r\n--x--\r\n--x\r\n\r\nyou\r\n--x--\r\n'),
    ),
    { words: ['Hello', 'you'] },
  ),
  sample(
    'a part without a line between',
    message(
      {},
      piece(
        ['Content-Type: multipart/mixed; boundary=x'],
        '--x\r\nContent-Type: text/plain\r\nHello dear\r\nyou there\r\n--x--\r\n',
      ),
    ),
    { words: ['Hello', 'you'] },
  ),
  sample(
    'an inner multipart that never ends',
    message(
      {},
      piece(
        ['Content-Type: multipart/mixed; boundary=x'],
        '--x\r\nContent-Type: multipart/alternative; boundary=y\r\n\r\n--y\r\n\r\nHello\r\n--x\r\nContent-Type: application/pdf; name=a.pdf\r\n\r\nx\r\n--x--\r\n',
      ),
    ),
    { words: ['Hello'], files: ['a.pdf'] },
  ),
  sample(
    'base64 that is broken',
    message({}, piece(['Content-Type: text/plain', 'Content-Transfer-Encoding: base64'], 'SGVs!!bG8g\r\neW91!')),
    { words: ['Hello you'] },
  ),
  sample(
    'base64 with padding in the middle',
    message({}, piece(['Content-Type: text/plain', 'Content-Transfer-Encoding: base64'], 'SGVsbG8=\r\nIHlvdQ==')),
    { words: ['Hello you'] },
  ),
  sample(
    'quoted-printable that is broken',
    message(
      {},
      piece(['Content-Type: text/plain', 'Content-Transfer-Encoding: quoted-printable'], '100=% =ZZ=\r\n Hello='),
    ),
    { words: ['100=% =ZZ Hello'] },
  ),
  sample(
    'an encoding nobody knows',
    message({}, piece(['Content-Type: text/plain', 'Content-Transfer-Encoding: x-martian'], 'Hello')),
    { words: ['Hello'] },
  ),
  sample('a type that is none', message({}, piece(['Content-Type: text'], 'Hello')), { words: ['Hello'] }),
  sample('two types', message({}, piece(['Content-Type: text/plain', 'Content-Type: text/html'], 'Hello')), {
    words: ['Hello'],
  }),
  sample('a comment in the type', message({}, piece(['Content-Type: text/plain (really); charset=utf-8'], 'Hello')), {
    words: ['Hello'],
  }),
  sample(
    'format flowed',
    message(
      {},
      piece(['Content-Type: text/plain; format=flowed'], 'Hello \r\nyou.\r\n> quoted \r\n> words\r\n-- \r\nAda'),
    ),
    { words: ['Hello you.', '> quoted words', '-- \nAda'] },
  ),
  sample(
    'format flowed without the spaces',
    message({}, piece(['Content-Type: text/plain; format=flowed; delsp=yes'], '日本 \r\n語')),
    { words: ['日本語'] },
  ),
  sample('dots at line starts', message({}, text('Hello\n.\n..\nyou')), { words: ['Hello\n.\n..\nyou'] }),
  sample(
    'HTML only: its structure stays',
    message({}, html('<style>p{}</style><h1>Title</h1><ul><li>One<li>Two</ul><p>Bye &amp; thanks &euro;</p>')),
    { words: ['Title', '- One', '- Two', 'Bye & thanks €'] },
  ),
  sample('an empty text beside HTML', message({}, multipart('alternative', [text('  \n'), html('<p>Hello</p>')])), {
    words: ['Hello'],
  }),
  sample('only HTML that is empty', message({}, html('')), {}),
  sample('a line of 200,000 characters', message({}, text(`Hello ${'x'.repeat(200_000)} end`)), {
    words: ['Hello', ' end'],
  }),
  sample('a header of 200,000 characters', message({ 'X-Long': 'x'.repeat(200_000) }, HELLO), { words: ['Hello'] }),
  sample('cut in the middle of a part', message({}, multipart('mixed', [HELLO, text('and more')])).subarray(0, -20), {
    words: ['Hello', 'and'],
  }),
]
