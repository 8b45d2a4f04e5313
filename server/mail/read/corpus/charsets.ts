import { type Expected, encodeIn, html, message, multipart, piece, type Sample, sample, text, word } from './build.ts'

const PHRASES: { charset: string; subject: string; name: string; words: string }[] = [
  { charset: 'utf-8', subject: 'Größe der Rückgabe ✓', name: 'Jürgen Groß', words: 'Schöne Grüße aus Köln' },
  { charset: 'iso-8859-1', subject: 'Facture égarée', name: 'Hélène Noël', words: 'Où est passée ma facture' },
  { charset: 'iso-8859-2', subject: 'Zażółć gęślą jaźń', name: 'Łukasz Żółć', words: 'Drukarka nie działa już dziś' },
  { charset: 'iso-8859-15', subject: 'Prix: 30 €', name: 'Zoë Šimánek', words: 'Il coûte 30 € chez vous' },
  { charset: 'windows-1252', subject: '“Smart” – quotes…', name: 'Renée O’Neil', words: 'It’s “broken” – again… €' },
  {
    charset: 'windows-1251',
    subject: 'Не работает принтер',
    name: 'Иван Петров',
    words: 'Здравствуйте, помогите пожалуйста',
  },
  { charset: 'koi8-r', subject: 'Вопрос по счёту', name: 'Ольга Смирнова', words: 'Добрый день, где мой счёт' },
  { charset: 'koi8-u', subject: 'Питання про рахунок', name: 'Олена Їжак', words: 'Доброго дня, де мій рахунок' },
  { charset: 'windows-1253', subject: 'Ερώτηση', name: 'Γιώργος Παππάς', words: 'Καλημέρα σας, χρειάζομαι βοήθεια' },
  {
    charset: 'windows-1254',
    subject: 'Yazıcı çalışmıyor',
    name: 'Ayşe Yılmaz',
    words: 'Günaydın, şifremi değiştirdim',
  },
  { charset: 'windows-1255', subject: 'שאלה על החשבון', name: 'דנה כהן', words: 'שלום רב, המדפסת לא עובדת' },
  { charset: 'iso-8859-8-i', subject: 'המדפסת', name: 'יוסי לוי', words: 'בוקר טוב, צריך עזרה' },
  { charset: 'windows-1256', subject: 'الطابعة لا تعمل', name: 'أحمد علي', words: 'مرحبا، أحتاج إلى مساعدة' },
  { charset: 'windows-1258', subject: 'Máy in', name: 'Nam', words: 'Xin chào' },
  { charset: 'tis-620', subject: 'เครื่องพิมพ์เสีย', name: 'สมชาย', words: 'สวัสดีครับ ขอความช่วยเหลือ' },
  { charset: 'shift_jis', subject: 'プリンタの表示', name: '山田太郎', words: 'ソフトウェアの表示が能力不足です' },
  { charset: 'iso-2022-jp', subject: '印刷できません', name: '鈴木花子', words: 'いつもお世話になっております' },
  { charset: 'euc-jp', subject: '請求書について', name: '佐藤次郎', words: '請求書が届いていません' },
  { charset: 'gb2312', subject: '打印机坏了', name: '王小明', words: '你好，我的打印机不能用' },
  { charset: 'gb18030', subject: '发票問題㐀', name: '李雷', words: '请帮助我重置密码㐀' },
  { charset: 'hz-gb-2312', subject: '密码', name: '韩梅梅', words: '你好世界' },
  { charset: 'big5', subject: '印表機壞了', name: '陳大文', words: '您好，我的許功蓋密碼不能用' },
  { charset: 'euc-kr', subject: '프린터 고장', name: '김철수', words: '안녕하세요 도와주세요' },
  { charset: 'ks_c_5601-1987', subject: '비밀번호', name: '박영희', words: '비밀번호를 잊어버렸습니다' },
  { charset: 'iso-2022-kr', subject: '문의', name: '이민호', words: '문의드립니다' },
  { charset: 'utf-7', subject: 'Größe', name: 'Jürgen', words: 'Schöne Grüße' },
  { charset: 'macintosh', subject: 'Ça marche', name: 'François', words: 'Voilà l’été' },
  { charset: 'cp437', subject: 'Größe', name: 'Jürgen', words: 'Schöne Grüße' },
  { charset: 'utf-16le', subject: 'Größe', name: 'Jürgen', words: 'Schöne Grüße' },
]

// A line end in two bytes cannot be sent without base64, and shifts have no raw form of their own
const BASE64_ONLY = new Set(['utf-16le'])
const NOT_RAW = new Set(['utf-16le', 'utf-7', 'hz-gb-2312', 'iso-2022-kr', 'windows-1258', 'cp437'])

/** Every character set as sent by the book, in HTML, and with raw bytes where they are not allowed. */
export const charsets: Sample[] = PHRASES.flatMap(({ charset, subject, name, words }) => {
  const expected: Expected = { subject, fromName: name, words: words.split(' ') }
  const encoding = BASE64_ONLY.has(charset) ? 'base64' : 'quoted-printable'
  const from = `${word(name, charset)} <ada@example.com>`
  const samples = [
    sample(
      `${charset}: encoded words and base64`,
      message({ From: from, Subject: word(subject, charset) }, text(words, { charset, encoding: 'base64' })),
      expected,
    ),
    sample(
      `${charset}: Q words and HTML only`,
      message(
        { From: `${word(name, charset, 'Q')} <ada@example.com>`, Subject: word(subject, charset, 'Q') },
        html(`<html><body><p>${words}</p></body></html>`, { charset, encoding }),
      ),
      expected,
    ),
  ]
  if (NOT_RAW.has(charset)) return samples
  const raw = {
    From: Buffer.concat([encodeIn(name, charset), Buffer.from(' <ada@example.com>')]),
    Subject: encodeIn(subject, charset),
  }
  return [...samples, sample(`${charset}: raw in headers and body`, message(raw, text(words, { charset })), expected)]
})

const split = Buffer.from('ö').toString('hex').toUpperCase()

/** Where the character set is missing, wrong or spelt by somebody else. */
export const oddCharsets: Sample[] = [
  sample('no charset, UTF-8', message({ Subject: Buffer.from('Grüße') }, piece([], 'Schöne Grüße')), {
    subject: 'Grüße',
    words: ['Schöne', 'Grüße'],
  }),
  sample(
    'no charset, Latin-1',
    message(
      { Subject: Buffer.from('Gr\xFC\xDFe', 'latin1') },
      piece([], Buffer.from('Sch\xF6ne Gr\xFC\xDFe', 'latin1')),
    ),
    { subject: 'Grüße', words: ['Schöne', 'Grüße'], also: { notices: ['charset_guessed'] } },
  ),
  sample(
    'says UTF-8 and is Latin-1',
    message({}, piece(['Content-Type: text/plain; charset=utf-8'], Buffer.from('Gr\xFC\xDFe', 'latin1'))),
    { words: ['Grüße'], also: { notices: ['charset_guessed'] } },
  ),
  sample(
    'says ASCII and is UTF-8',
    message({}, piece(['Content-Type: text/plain; charset=us-ascii'], 'Schöne Grüße')),
    { words: ['Schöne', 'Grüße'] },
  ),
  sample(
    'says ISO-8859-1 in the body, header is raw UTF-8',
    message({ Subject: Buffer.from('Größe') }, text('Grüße', { charset: 'iso-8859-1' })),
    { subject: 'Größe', words: ['Grüße'] },
  ),
  sample(
    'a charset nobody knows',
    message({}, piece(['Content-Type: text/plain; charset=x-martian'], 'Schöne Grüße')),
    {
      words: ['Schöne', 'Grüße'],
    },
  ),
  sample(
    'charset in HTML only',
    message(
      {},
      piece(['Content-Type: text/html'], encodeIn('<meta charset="windows-1251"><p>Добрый день</p>', 'windows-1251')),
    ),
    { words: ['Добрый', 'день'] },
  ),
  sample('a byte order mark', message({}, piece(['Content-Type: text/plain'], '\uFEFFHello Grüße')), {
    words: ['Hello', 'Grüße'],
  }),
  sample(
    'a character split between two encoded words',
    message({ Subject: `=?utf-8?Q?Gr=${split.slice(0, 2)}?=\r\n =?utf-8?Q?=${split.slice(2)}sse?=` }, text('Hi')),
    { subject: 'Grösse', words: ['Hi'] },
  ),
  sample(
    'raw bytes within an encoded word',
    message(
      { Subject: Buffer.concat([Buffer.from('=?gb2312?Q?'), encodeIn('打印机', 'gb2312'), Buffer.from('?=')]) },
      text('Hi'),
    ),
    { subject: '打印机', words: ['Hi'] },
  ),
  sample('spaces within a Q word', message({ Subject: '=?utf-8?Q?Der Drucker f=C3=A4llt aus?=' }, text('Hi')), {
    subject: 'Der Drucker fällt aus',
    words: ['Hi'],
  }),
  sample(
    'words of two charsets side by side',
    message({ Subject: `${word('Grü', 'iso-8859-1')} ${word('ße')}` }, text('Hi')),
    {
      subject: 'Grüße',
      words: ['Hi'],
    },
  ),
  sample('an encoded word within a word', message({ Subject: `Re:${word('Größe')}` }, text('Hi')), {
    subject: 'Re:Größe',
    words: ['Hi'],
  }),
  sample('an encoded word with a language', message({ Subject: '=?iso-8859-1*de?Q?Gr=FC=DFe?=' }, text('Hi')), {
    subject: 'Grüße',
    words: ['Hi'],
  }),
  sample('an encoded word cut off', message({ Subject: '=?utf-8?B?R3LDvMOfZSBhdXM' }, text('Hi')), {
    subject: 'Grüße aus',
    words: ['Hi'],
  }),
  sample('what only looks like an encoded word', message({ Subject: '=?what?= =?utf-8?X?abc?= =?' }, text('Hi')), {
    subject: '=?what?= =?utf-8?X?abc?= =?',
    words: ['Hi'],
  }),
  sample(
    'SMTPUTF8: an address in Unicode',
    message({ From: 'Дмитрий <почта@пример.рф>', Subject: 'Привет' }, text('Добрый день')),
    { from: 'почта@пример.рф', fromName: 'Дмитрий', subject: 'Привет', words: ['Добрый', 'день'] },
  ),
  sample('SMTPUTF8: Japanese', message({ From: '"山田" <山田@例え.テスト>', Subject: '件名' }, text('本文')), {
    from: '山田@例え.テスト',
    fromName: '山田',
    subject: '件名',
    words: ['本文'],
  }),
  sample(
    'SMTPUTF8: accents and an ASCII domain',
    message({ From: 'jörg@Example.COM', Subject: 'Grüße' }, text('Hallo')),
    { from: 'jörg@example.com', subject: 'Grüße', words: ['Hallo'] },
  ),
  sample(
    'one alternative in UTF-8, the other in Shift_JIS',
    message(
      {},
      multipart('alternative', [
        text('表示テスト', { charset: 'shift_jis', encoding: 'base64' }),
        html('<p>表示テスト</p>', { charset: 'utf-8', encoding: 'quoted-printable' }),
      ]),
    ),
    { words: ['表示テスト'] },
  ),
  sample(
    'raw Japanese escapes in the subject',
    message({ Subject: encodeIn('印刷できません', 'iso-2022-jp') }, text('Hi')),
    {
      subject: '印刷できません',
      words: ['Hi'],
    },
  ),
]
