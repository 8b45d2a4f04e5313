import { type Expected, message, multipart, piece, type Sample, sample, text } from './build.ts'

const DAEMON = 'Mail Delivery System <MAILER-DAEMON@mx.example.net>'
const FROM_DAEMON = { from: 'MAILER-DAEMON@mx.example.net' }
const ORIGINAL = [
  'From: help@desk.example',
  'To: ghost@example.org',
  'Subject: Re: The printer',
  'Message-ID: <reply-1@desk.example>',
  'References: <m1@example.org> <m2@example.org>',
].join('\r\n')

interface Dsn {
  name: string
  subject: string
  words: string
  action?: string
  status?: string
  type?: string
  from?: string
  headers?: Record<string, string | null>
}

/** A report as RFC 3464 wants it, in the words of each mail server. */
function dsn({ name, subject, words, action = 'failed', status = '5.1.1', type, from = DAEMON, headers }: Dsn): Sample {
  const report = multipart(
    'report',
    [
      text(words),
      piece(
        [`Content-Type: ${type ?? 'message/delivery-status'}`],
        [
          'Reporting-MTA: dns; mx.example.net',
          '',
          'Original-Recipient: rfc822;ghost@example.org',
          `Final-Recipient: rfc822; ghost@example.org`,
          `Action: ${action}`,
          `Status: ${status}`,
          'Diagnostic-Code: smtp; 550 5.1.1 <ghost@example.org>:\r\n Recipient address rejected',
          '',
        ].join('\r\n'),
      ),
      piece(['Content-Type: text/rfc822-headers'], `${ORIGINAL}\r\n`),
    ],
    '; report-type=delivery-status',
  )
  const robot = action === 'delayed' ? 'delayed' : action === 'failed' ? 'bounce' : 'system'
  return sample(
    `report: ${name}`,
    message(
      { 'Return-Path': '<>', From: from, Subject: subject, 'Auto-Submitted': 'auto-replied', ...headers },
      report,
    ),
    {
      ...FROM_DAEMON,
      subject,
      words: words.split(/\s+/).slice(0, 4),
      files: ['delivery-status.txt', 'headers.txt'],
      robot,
      recipients: [`ghost@example.org ${action} ${status}`],
      also: { returnPath: '' },
    },
  )
}

const reports: Sample[] = [
  dsn({ name: 'Postfix', subject: 'Undelivered Mail Returned to Sender', words: 'This is the mail system at host' }),
  dsn({
    name: 'Exchange',
    subject: 'Undeliverable: The printer',
    words: 'Your message to ghost could not be delivered.',
  }),
  dsn({ name: 'Gmail', subject: 'Delivery Status Notification (Failure)', words: 'Address not found Your message' }),
  dsn({ name: 'German Exchange', subject: 'Unzustellbar: Drucker', words: 'Fehler bei der Zustellung an folgende' }),
  dsn({ name: 'French', subject: 'Non remis : Imprimante', words: 'Votre message n’a pas été remis' }),
  dsn({ name: 'Japanese', subject: '配信不能: プリンタ', words: '次の 受信者 または グループに' }),
  dsn({ name: 'mailbox full', subject: 'Delivery failure', words: 'The mailbox is full', status: '5.2.2' }),
  dsn({ name: 'policy', subject: 'Rejected: spam', words: 'Message content rejected here', status: '5.7.1' }),
  dsn({
    name: 'internationalised',
    subject: 'Failure',
    words: 'Address not known here',
    type: 'message/global-delivery-status',
  }),
  dsn({
    name: 'without the words of a robot',
    subject: 'Re: The printer',
    words: 'See the attached report',
    headers: { 'Auto-Submitted': null },
  }),
  dsn({
    name: 'that calls itself handwritten',
    subject: 'Hello',
    words: 'See the attached report',
    headers: { 'Auto-Submitted': 'no' },
  }),
  dsn({
    name: 'delayed, Postfix',
    subject: 'Delayed Mail (still being retried)',
    words: 'THIS IS A WARNING ONLY.',
    action: 'delayed',
    status: '4.4.1',
  }),
  dsn({
    name: 'delayed, Exchange',
    subject: 'Delivery delayed: The printer',
    words: 'Delivery is delayed to these',
    action: 'delayed',
    status: '4.4.7',
  }),
  dsn({
    name: 'delayed, Gmail',
    subject: 'Delivery Status Notification (Delay)',
    words: 'There was a temporary problem',
    action: 'delayed',
    status: '4.0.0',
  }),
  dsn({
    name: 'delayed, German',
    subject: 'Zustellung verzögert',
    words: 'Die Zustellung wird weiter versucht',
    action: 'delayed',
    status: '4.4.1',
  }),
  dsn({
    name: 'delayed, whose subject says undeliverable',
    subject: 'Undeliverable: The printer',
    words: 'We are still trying hard',
    action: 'delayed',
    status: '4.4.1',
  }),
  dsn({
    name: 'delivered',
    subject: 'Delivery receipt',
    words: 'Your message was delivered well',
    action: 'delivered',
    status: '2.0.0',
  }),
  dsn({
    name: 'relayed',
    subject: 'Relayed: The printer',
    words: 'Delivery to these is complete',
    action: 'relayed',
    status: '2.1.5',
  }),
  dsn({
    name: 'expanded',
    subject: 'Expanded',
    words: 'The list was expanded here',
    action: 'expanded',
    status: '2.1.5',
  }),
]

/** Reports from before there was a form for them. */
function old(
  name: string,
  subject: string,
  body: string,
  expected: Expected = {},
  headers: Record<string, string> = {},
): Sample {
  return sample(
    `old report: ${name}`,
    message({ From: DAEMON, Subject: subject, ...headers }, text(body, { charset: 'utf-8' })),
    { ...FROM_DAEMON, subject, robot: 'bounce', recipients: ['ghost@example.org failed null'], ...expected },
  )
}

const COPY = `\n\n--- Below this line is a copy of the message.\n\nReturn-Path: <help@desk.example>\n${ORIGINAL}\n\nDear Ghost`

const oldReports: Sample[] = [
  old(
    'qmail',
    'failure notice',
    `Hi. This is the qmail-send program at mx.example.net.\nI'm afraid I wasn't able to deliver your message to the following addresses.\nThis is a permanent error; I've given up. Sorry it didn't work out.\n\n<ghost@example.org>:\nSorry, no mailbox here by that name. (#5.1.1)${COPY}`,
    { recipients: ['ghost@example.org failed 5.1.1'], words: ['qmail-send'] },
  ),
  old(
    'Exim',
    'Mail delivery failed: returning message to sender',
    `This message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered to one or more of its\nrecipients. This is a permanent error. The following address(es) failed:\n\n  ghost@example.org\n    SMTP error from remote mail server after RCPT TO:<ghost@example.org>:\n    550 5.1.1 unknown user\n\n------ This is a copy of the message, including all the headers. ------\n\n${ORIGINAL}\n\nHello`,
    { recipients: ['ghost@example.org failed 5.1.1'] },
  ),
  old(
    'sendmail',
    'Returned mail: User unknown',
    `The original message was received at Tue, 3 Mar 2026\n\n   ----- The following addresses had permanent fatal errors -----\n<ghost@example.org>\n\n   ----- Transcript of session follows -----\n550 <ghost@example.org>... User unknown\n`,
  ),
  old('X-Failed-Recipients', 'Something', 'We could not do it.', {}, { 'X-Failed-Recipients': 'ghost@example.org' }),
  old(
    'Exchange 5.5',
    'Undeliverable: Hello',
    'Your message\n\n  To: Ghost\n\ndid not reach the following recipient(s):\n\nghost@example.org on Tue, 3 Mar 2026\n    The recipient name is not recognized',
  ),
  old(
    'Gmail of old',
    'Delivery Status Notification (Failure)',
    'Delivery to the following recipient failed permanently:\n\n     ghost@example.org\n\nTechnical details of permanent failure:\nThe email account does not exist.',
  ),
  old(
    'Lotus Domino',
    'DELIVERY FAILURE: User ghost not listed',
    'Your message\n\n  Subject: Hello\n\nwas not delivered to:\n\n  ghost@example.org\n\nbecause:\n\n  User not listed',
  ),
  old(
    'GroupWise',
    'Message status - undeliverable',
    'The message that you sent was undeliverable to the following:\n\tghost@example.org (550 no such user)',
  ),
  old(
    'German provider',
    'Nachricht unzustellbar',
    'Ihre Nachricht konnte nicht zugestellt werden an:\n\nghost@example.org\n\nDer Empfänger ist unbekannt.',
  ),
  old('French provider', 'Échec de la remise', "Votre message n'a pas pu être remis à :\n\n<ghost@example.org>"),
  old('Spanish provider', 'Correo no entregado', 'No se ha podido entregar el mensaje a:\n\nghost@example.org'),
  old(
    'Italian provider',
    'AVVISO DI MANCATA CONSEGNA',
    'Non è stato possibile recapitare il messaggio a:\n\nghost@example.org',
  ),
  old('Portuguese provider', 'Falha na entrega', 'A mensagem não pode ser entregue a:\n\nghost@example.org'),
  old('Polish provider', 'Nie można dostarczyć wiadomości', 'Adres:\n\nghost@example.org\n\nnie istnieje.'),
  old('Russian provider', 'Недоставленное сообщение', 'Ваше письмо не было доставлено:\n\nghost@example.org'),
  old(
    'Japanese provider',
    'メール配信エラー',
    '次のあて先へのメッセージはエラーのため送信できませんでした。\n\n<ghost@example.org>',
  ),
  old('Chinese provider', '系统退信', '您的邮件被退回:\n\nghost@example.org\n\n用户不存在'),
  old('Korean provider', '전송 실패', '메일을 전송하지 못했습니다.\n\nghost@example.org'),
  old(
    'null sender only',
    'Mail delivery failed',
    'Unable to deliver message to:\n\nghost@example.org',
    { from: 'robot@mx.example.net' },
    { From: 'robot@mx.example.net', 'Return-Path': '<>' },
  ),
  old(
    'from nobody at all',
    'Undeliverable: Hello',
    'Unable to deliver message to:\n\nghost@example.org',
    { from: null },
    { From: 'System Administrator' },
  ),
  old(
    'from an ordinary address',
    'Undelivered Mail Returned to Sender',
    'I am sorry: your message could not be delivered.\n\nghost@example.org',
    { from: 'noc@mx.example.net' },
    { From: 'noc@mx.example.net' },
  ),
  old(
    'delayed, Exim',
    'Warning: message 1abc delayed 24 hours',
    'This is a warning message only. You do not need to resend.\n\n  ghost@example.org\n    Delay reason: connection refused',
    { robot: 'delayed', recipients: ['ghost@example.org delayed null'] },
  ),
  old(
    'delayed, sendmail',
    'Warning: could not send message for past 4 hours',
    '**  THIS IS A WARNING MESSAGE ONLY  **\n**  YOU DO NOT NEED TO RESEND YOUR MESSAGE  **\n\n<ghost@example.org>',
    { robot: 'delayed', recipients: ['ghost@example.org delayed null'] },
  ),
  old(
    'delayed, qmail of a provider',
    'Mail System Error - Returned Mail',
    'Your message has not yet been delivered. We will keep trying.\n\n<ghost@example.org>:',
    { robot: 'delayed', recipients: ['ghost@example.org delayed null'] },
  ),
]

const complaint = sample(
  'complaint report',
  message(
    { From: 'Abuse <abuse@isp.example>', Subject: 'FW: Re: The printer' },
    multipart(
      'report',
      [
        text('This is an email abuse report for a message.'),
        piece(['Content-Type: message/feedback-report'], 'Feedback-Type: abuse\r\nUser-Agent: Isp/1\r\nVersion: 1\r\n'),
        piece(['Content-Type: message/rfc822'], `${ORIGINAL}\r\n\r\nHello`),
      ],
      '; report-type=feedback-report',
    ),
  ),
  {
    from: 'abuse@isp.example',
    subject: 'FW: Re: The printer',
    words: ['abuse', 'report'],
    files: ['feedback-report.txt', 'Re: The printer.eml'],
    robot: 'complaint',
    recipients: [],
  },
)

const receipt = sample(
  'read receipt',
  message(
    { Subject: 'Read: The printer' },
    multipart('report', [
      text('Your message was read.'),
      piece(
        ['Content-Type: message/disposition-notification'],
        'Final-Recipient: rfc822;ada@example.com\r\nOriginal-Message-ID: <reply-1@desk.example>\r\nDisposition: manual-action/MDN-sent-manually; displayed\r\n',
      ),
    ]),
  ),
  {
    subject: 'Read: The printer',
    words: ['read.'],
    files: ['disposition-notification.txt'],
    robot: 'system',
    recipients: [],
  },
)

const ABSENCES: [language: string, subject: string, body: string][] = [
  ['en', 'Out of Office: The printer', 'I am away until Monday.'],
  ['en, Exchange', 'Automatic reply: The printer', 'Thank you, I am on leave.'],
  ['de', 'Abwesenheitsnotiz: Drucker', 'Ich bin nicht im Büro.'],
  ['de, Exchange', 'Automatische Antwort: Drucker', 'Ich bin ab Montag zurück.'],
  ['fr', 'Réponse automatique : Imprimante', 'Je suis absent.'],
  ['es', 'Respuesta automática: Impresora', 'Estoy fuera de la oficina.'],
  ['it', 'Risposta automatica: Stampante', 'Sono fuori ufficio.'],
  ['pt', 'Resposta automática: Impressora', 'Estou ausente.'],
  ['nl', 'Automatisch antwoord: Printer', 'Ik ben afwezig.'],
  ['pl', 'Autoodpowiedź: Drukarka', 'Jestem nieobecna.'],
  ['sv', 'Autosvar: Skrivaren', 'Jag är på semester.'],
  ['da', 'Automatisk svar: Printer', 'Jeg er på ferie.'],
  ['no', 'Automatisk svar: Skriver', 'Jeg er ikke på kontoret.'],
  ['fi', 'Automaattinen vastaus: Tulostin', 'Olen lomalla.'],
  ['cs', 'Automatická odpověď: Tiskárna', 'Jsem mimo kancelář.'],
  ['hu', 'Automatikus válasz: Nyomtató', 'Szabadságon vagyok.'],
  ['ro', 'Răspuns automat: Imprimanta', 'Sunt plecat.'],
  ['tr', 'Otomatik yanıt: Yazıcı', 'Ofis dışındayım.'],
  ['el', 'Αυτόματη απάντηση: Εκτυπωτής', 'Λείπω.'],
  ['ru', 'Автоответ: Принтер', 'Я в отпуске.'],
  ['uk', 'Автоматична відповідь: Принтер', 'Я у відпустці.'],
  ['he', 'תשובה אוטומטית: מדפסת', 'אני בחופשה.'],
  ['ar', 'رد تلقائي: الطابعة', 'أنا في إجازة.'],
  ['ja', '自動応答: プリンタ', '不在にしております。'],
  ['zh', '自动答复: 打印机', '我正在休假。'],
  ['zh-TW', '自動回覆: 印表機', '我休假中。'],
  ['ko', '부재중: 프린터', '휴가 중입니다.'],
]

const absences = ABSENCES.map(([language, subject, body]) =>
  sample(`absence, only the subject says so: ${language}`, message({ Subject: subject }, text(body)), {
    subject,
    words: body.split(' ').slice(0, 2),
    robot: 'auto-reply',
  }),
)

const MARKS: [name: string, headers: Record<string, string>, robot: Sample['expected']['robot']][] = [
  ['Auto-Submitted: auto-replied', { 'Auto-Submitted': 'auto-replied' }, 'auto-reply'],
  [
    'Auto-Submitted with a parameter',
    { 'Auto-Submitted': 'auto-replied; owner-email="ada@example.com"' },
    'auto-reply',
  ],
  ['Auto-Submitted: auto-generated', { 'Auto-Submitted': 'auto-generated' }, 'system'],
  ['Auto-Submitted: auto-notified', { 'Auto-Submitted': 'auto-notified' }, 'system'],
  ['Auto-Submitted: no', { 'Auto-Submitted': 'no' }, null],
  ['Auto-Submitted: no, and bulk', { 'Auto-Submitted': 'no', Precedence: 'bulk' }, null],
  ['Auto-Submitted: No (comment)', { 'Auto-Submitted': 'No (really)' }, null],
  ['Precedence: bulk', { Precedence: 'bulk' }, 'system'],
  ['Precedence: junk', { Precedence: 'junk' }, 'system'],
  ['Precedence: auto_reply', { Precedence: 'auto_reply' }, 'auto-reply'],
  ['Precedence: list', { Precedence: 'list' }, 'list'],
  ['X-Autoreply: yes', { 'X-Autoreply': 'yes' }, 'auto-reply'],
  ['X-Autorespond', { 'X-Autorespond': 'Re: hello' }, 'auto-reply'],
  ['X-Autoresponse', { 'X-Autoresponse': 'yes' }, 'auto-reply'],
  ['X-AutoReply-From', { 'X-AutoReply-From': 'ada@example.com' }, 'auto-reply'],
  ['X-Mail-Autoreply', { 'X-Mail-Autoreply': '1' }, 'auto-reply'],
  ['X-Autogenerated: Reply', { 'X-Autogenerated': 'Reply' }, 'auto-reply'],
  ['X-Autogenerated: Mirror', { 'X-Autogenerated': 'Mirror' }, 'system'],
  ['X-Auto-Response-Suppress: All', { 'X-Auto-Response-Suppress': 'All' }, 'system'],
  ['X-Auto-Response-Suppress of receipts', { 'X-Auto-Response-Suppress': 'DR, RN, NRN' }, null],
  ['List-Id', { 'List-Id': 'Users <users.example.com>' }, 'list'],
  ['List-Id and bulk', { 'List-Id': '<news.example.com>', Precedence: 'bulk' }, 'list'],
  ['List-Id and an absence', { 'List-Id': '<users.example.com>', 'Auto-Submitted': 'auto-replied' }, 'auto-reply'],
  ['List-Unsubscribe', { 'List-Unsubscribe': '<mailto:leave@example.com>' }, 'list'],
  ['Feedback-ID and bulk', { 'Feedback-ID': '1:2:3:x', Precedence: 'bulk' }, 'system'],
  ['the null sender answers', { 'Return-Path': '<>', 'In-Reply-To': '<reply-1@desk.example>' }, 'auto-reply'],
  ['the null sender writes', { 'Return-Path': '<>' }, 'system'],
  ['a person', { 'Return-Path': '<ada@example.com>' }, null],
  ['a person who writes about an absence', { Subject: 'Re: Out of Office: The printer' }, null],
  ['a person who writes about a bounce', { Subject: 'Undelivered Mail Returned to Sender - what is this?' }, null],
  ['a person with a report as attachment of words', { Subject: 'My mail was returned' }, null],
  ['a web form from noreply', { From: 'Shop <noreply@shop.example>', 'Reply-To': 'ada@example.com' }, null],
]

const marks = MARKS.map(([name, headers, robot]) =>
  sample(`marks: ${name}`, message(headers, text('Hello, the printer is broken.')), {
    subject: headers.Subject ?? 'The printer',
    from: headers.From ? 'noreply@shop.example' : 'ada@example.com',
    words: ['printer', 'broken.'],
    robot,
  }),
)

export const robots: Sample[] = [...reports, ...oldReports, complaint, receipt, ...absences, ...marks]
