import type { Case } from './case.ts'

/** Written after the program and before it had read them; 34 of them it read as they are marked, at that first time. */
const mails: [name: string, mail: string, wanted: string][] = [
  [
    'lotus',
    'Yes, tomorrow is fine.\n\n\n\nFrom:   "Desk" <help@desk.example>\nTo:     ada@example.com,\nDate:   04.03.2025 09:05\nSubject:        Printer\n\n\n\nShall we come tomorrow?',
    'Yes, tomorrow is fine.',
  ],
  [
    'owa plain de',
    'Ja, gern.\n\n________________________________\nVon: Desk <help@desk.example>\nGesendet: Dienstag, 4. März 2025 09:05:11\nAn: Ada\nBetreff: AW: Drucker\n\nMorgen?',
    'Ja, gern.',
  ],
  [
    'k9',
    'Yes.\n\nAm 4. März 2025 09:05:11 MEZ schrieb Desk <help@desk.example>:\n>Morgen?\n>\n>Desk\n\n-- \nDiese Nachricht wurde von meinem Android-Gerät mit K-9 Mail gesendet.',
    'Yes.',
  ],
  [
    'two level names',
    'Fine with me\n\nDesk via Analytical <help@desk.example> schrieb am Di. 4. März 2025 um 09:05:\n\n> Morgen?\n',
    'Fine with me',
  ],
  [
    'french space colon wrap',
    'Oui.\n\nLe mar. 4 mars 2025 à 09:05, Service informatique de la mairie de Lyon\n<informatique-support@mairie.example> a écrit :\n\n> Demain ?\n',
    'Oui.',
  ],
  [
    'cut w mobile',
    'Ok\n\nEnviado desde mi Samsung\n\n-------- Mensaje original --------\nDe: Desk <help@desk.example>\nFecha: 4/3/25 9:05 (GMT+01:00)\nA: ada@example.com\nAsunto: Impresora\n\n¿Mañana?',
    'Ok',
  ],
  [
    'outlook es html',
    "<div class=WordSection1><p class=MsoNormal>Sí.</p><div><div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm'><p class=MsoNormal><b>De:</b> Desk &lt;help@desk.example&gt; <br><b>Enviado el:</b> martes, 4 de marzo de 2025 9:05<br><b>Para:</b> Ada<br><b>Asunto:</b> Impresora</p></div></div><p>¿Mañana?</p></div>",
    'Sí.',
  ],
  [
    'date first in header',
    'Yes.\n\nDate: Tue, 4 Mar 2025 09:05:11 +0100\nFrom: help@desk.example\nTo: ada@example.com\nSubject: Printer\n\nTomorrow?',
    'Yes.',
  ],
  [
    'hey',
    '<div>Yes.</div><div class="trix-content"><br>On March 4, 2025, Desk &lt;help@desk.example&gt; wrote:<blockquote>Tomorrow?</blockquote></div>',
    'Yes.',
  ],
  [
    'regards sig no mark',
    'Yes.\n\nBest regards,\nAda Byron\nTel. +44 20\n\nOn 04/03/2025 09:05, Desk wrote:\n> Tomorrow?',
    'Yes. Best regards, Ada Byron Tel. +44 20',
  ],
  ['pipes', 'Yes.\n\nDesk wrote on 4 March 2025 at 09:05:\n\n| Tomorrow?\n| Desk', 'Yes.'],
  [
    'numbered mail log in prose',
    'Our chat of 4 March 2025 at 09:05, Charles <charles@example.com> wrote:\n"please wait"\nand since then nobody came. What now?',
    'Our chat of 4 March 2025 at 09:05, Charles <charles@example.com> wrote: "please wait" and since then nobody came. What now?',
  ],
  [
    'diff',
    'Please apply this:\n\n--- a/mill.c\n+++ b/mill.c\n@@ -1 +1 @@\n-int a;\n+int b;\n\nThanks',
    'Please apply this: --- a/mill.c +++ b/mill.c @@ -1 +1 @@ -int a; +int b; Thanks',
  ],
  [
    'markdown quote own',
    'The manual says:\n\n> Never open the lid.\n> Wait for the light to turn green.\n\nBut there is no light.',
    'The manual says: > Never open the lid. > Wait for the light to turn green. But there is no light.',
  ],
  [
    'yaml',
    'Config:\n\nfrom: 10.0.0.1\nto: 10.0.0.2\ndate: 2025-03-04\nsubject: none\n\nWhy does it fail?',
    'Config: from: 10.0.0.1 to: 10.0.0.2 date: 2025-03-04 subject: none Why does it fail?',
  ],
  [
    'ticket fields',
    'To: warehouse\nFrom: office\nDate: 4 March 2025\n\nPlease send 3 boxes.',
    'To: warehouse From: office Date: 4 March 2025 Please send 3 boxes.',
  ],
  [
    'sent via',
    'Hello\n\nSent via the online form by Ada on Tuesday\nRoom 12',
    'Hello Sent via the online form by Ada on Tuesday Room 12',
  ],
  ['dash list', 'Missing:\n--\npaper\n--\nink\n', 'Missing: -- paper -- ink'],
  [
    'html bottom outlook.com cited',
    '<div><div>On Tue, 4 Mar 2025, 09:05 Desk, &lt;help@desk.example&gt; wrote:</div><blockquote style="margin:0;border-left:1px solid #ccc">Tomorrow?</blockquote><div>Yes please.</div></div>',
    'Yes please.',
  ],
  [
    'html p only outlook ios older',
    '<div>Yes</div><div>Sent from Outlook for iOS</div><hr style="width:98%"><div><b>From:</b> Desk &lt;help@desk.example&gt;<br><b>Sent:</b> Tuesday<br><b>To:</b> Ada<br><b>Subject:</b> Re: x</div><div>Tomorrow?</div>',
    'Yes',
  ],
  [
    'zh outlook',
    '好的。\n\n发件人: Desk <help@desk.example>\n发送时间: 2025年3月4日 9:05\n收件人: Ada\n主题: 回复: 打印机\n\n明天？',
    '好的。',
  ],
  ['ja name', 'はい。\n\n2025年3月4日(火) 9:05 山田太郎 <help@desk.example>:\n\n> 明日は？\n', 'はい。'],
  ['ja apple', 'はい。\n\n> 2025/03/04 9:05、Desk <help@desk.example>のメール:\n> \n> 明日は？\n', 'はい。'],
  [
    'apple quoted attribution',
    'Yes.\n\n> On 4 Mar 2025, at 09:05, Desk <help@desk.example> wrote:\n> \n> Tomorrow?\n',
    'Yes.',
  ],
  [
    'apple html inside',
    '<div>Yes.<br><blockquote type="cite"><div>On 4 Mar 2025, at 09:05, Desk wrote:</div><br><div>Tomorrow?</div></blockquote></div><br><div>Ada</div>',
    'Yes. Ada',
  ],
  [
    'ko outlook',
    '네.\n\n보낸 사람: Desk <help@desk.example>\n보낸 날짜: 2025년 3월 4일 화요일 오전 9:05\n받는 사람: Ada\n제목: 프린터\n\n내일?',
    '네.',
  ],
  [
    'footer disclaimer',
    'Yes.\n\nThis message is confidential.\n\nOn 04/03/2025 09:05, Desk wrote:\n> Tomorrow?',
    'Yes. This message is confidential.',
  ],
  [
    'list footer',
    'Yes.\n\nOn 04/03/2025 09:05, Desk wrote:\n> Tomorrow?\n_______________________________________________\ndesk mailing list\ndesk@lists.example',
    'Yes. _______________________________________________ desk mailing list desk@lists.example',
  ],
  ['pt-pt', 'Sim.\n\nDesk <help@desk.example> escreveu no dia terça, 4/03/2025 à(s) 09:05:\n\n> Amanhã?', 'Sim.'],
  [
    'it outlook mobile',
    'Sì.\n\nOttieni Outlook per iOS\n________________________________\nDa: Desk <help@desk.example>\nInviato: Tuesday, March 4, 2025 9:05:00 AM\nA: Ada\nOggetto: Stampante\n\nDomani?',
    'Sì.',
  ],
  ['pl tb', 'Tak.\n\nW dniu 2025-03-04 o 09:05, Desk pisze:\n> Jutro?', 'Tak.'],
  ['ru mail.ru', 'Да.\n\nВторник, 4 марта 2025, 9:05 +03:00 от Desk <help@desk.example>:\n \nЗавтра?', 'Да.'],
  ['ru yandex', 'Да.\n\n04.03.2025, 09:05, "Desk" <help@desk.example>:\n\n> Завтра?', 'Да.'],
  [
    'nl outlook',
    'Ja.\n\nVan: Desk <help@desk.example> \nVerzonden: dinsdag 4 maart 2025 09:05\nAan: Ada\nOnderwerp: Printer\n\nMorgen?',
    'Ja.',
  ],
  [
    'he outlook',
    'כן.\n\nמאת: Desk <help@desk.example>\n‏‏נשלח: יום שלישי 04 מרץ 2025 09:05\nאל: Ada\nנושא: מדפסת\n\nמחר?',
    'כן.',
  ],
  [
    'proton text',
    'Yes.\n\nSent with Proton Mail secure email.\n\nOn Tuesday, March 4th, 2025 at 9:05 AM, Desk <help@desk.example> wrote:\n\n> Tomorrow?',
    'Yes.',
  ],
  [
    'exchange quoted numbers',
    'On 3 March I asked you three things. On 4 March you wrote:\n\nnothing. Please answer.',
    'On 3 March I asked you three things. On 4 March you wrote: nothing. Please answer.',
  ],
  [
    'gmail sig then quote w bottom',
    '<div dir="ltr"><div class="gmail_quote"><div class="gmail_attr">On Tue, Mar 4, 2025 at 9:05 AM Desk &lt;h@d.example&gt; wrote:<br></div><blockquote class="gmail_quote"><div>Tomorrow?</div></blockquote><div><br></div><div>Yes, at ten.</div></div><span class="gmail_signature_prefix">-- </span><br><div class="gmail_signature">Ada</div></div>',
    'Yes, at ten.',
  ],
]

export const unseen: Case[] = mails.map(([name, mail, wanted]) => ({
  name,
  wanted,
  ...(mail.startsWith('<') ? { html: mail } : { text: mail }),
}))
