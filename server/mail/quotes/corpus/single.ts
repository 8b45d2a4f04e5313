import type { Case } from './case.ts'

const reply =
  'Dear Ada,\n\nplease switch the printer off, wait for ten seconds and switch it on again. If the red light stays on, send us the number that the display shows.\n\nKind regards\nSam, Hardware'
const replyAsOneLine = reply.replaceAll(/\n+/g, ' ')
const german =
  'Guten Tag,\n\nbitte schalten Sie den Drucker aus, warten Sie zehn Sekunden und schalten Sie ihn wieder ein. Bleibt das rote Licht an, nennen Sie uns die Nummer auf der Anzeige.\n\nMit freundlichen Grüßen\nSam'

/** One of a kind each: clients that mark in their own way, and what looks like a quotation and is none. */
export const singles: Case[] = [
  // ── what we sent ──
  {
    name: 'our words without any mark, wrapped anew',
    text: `It says 49.\n\nDear Ada,\n\nplease switch the printer off, wait for ten seconds\nand switch it on again. If the red light stays on, send us\nthe number that the display shows.\n\nKind regards\nSam, Hardware\n`,
    sent: [reply],
    wanted: 'It says 49.',
  },
  {
    name: 'our words under a header of a language that nobody knows',
    text: `Det segir 49.\n\nÞann 4.3.2025 kl. 09:05 ritaði Desk <help@desk.example>:\n\n${reply}`,
    sent: [reply],
    wanted: 'Det segir 49.',
  },
  {
    name: 'our words in one line, below them the answer',
    text: `${replyAsOneLine}\n\nThe number is 49 and the light blinks twice.`,
    sent: [reply],
    wanted: 'The number is 49 and the light blinks twice.',
  },
  {
    name: 'Outlook, answer below everything',
    html: `<div id="divRplyFwdMsg" dir="ltr"><b>From:</b> Desk &lt;help@desk.example&gt;<br><b>Sent:</b> Tuesday, March 4, 2025 9:05 AM<br><b>To:</b> Ada<br><b>Subject:</b> Printer</div>${paragraphs(reply)}<p>The number is 49.</p><p>It also smells.</p>`,
    sent: [reply],
    wanted: 'The number is 49. It also smells.',
  },
  {
    name: 'Outlook, answers written into our mail',
    html: `<p>Hello Sam, my answers are in your text.</p><div id="divRplyFwdMsg" dir="ltr"><b>From:</b> Desk &lt;help@desk.example&gt;<br><b>Sent:</b> Tuesday, March 4, 2025 9:05 AM<br><b>To:</b> Ada<br><b>Subject:</b> Printer</div><p>Dear Ada,</p><p>please switch the printer off, wait for ten seconds and switch it on again.</p><p>Done twice, no change.</p><p>If the red light stays on, send us the number that the display shows.</p><p>It is 49.</p><p>Kind regards<br>Sam, Hardware</p>`,
    sent: [reply],
    wanted: 'Hello Sam, my answers are in your text. Done twice, no change. It is 49.',
  },
  {
    name: 'text, answers between unmarked lines of ours',
    text: `please switch the printer off, wait for ten seconds and switch it on again.\n\nDone twice, no change.\n\nIf the red light stays on, send us the number that the display shows.\n\nIt is 49.\n`,
    sent: [reply],
    wanted: 'Done twice, no change. It is 49.',
  },
  {
    name: 'our sentence talked about in a sentence',
    text: 'You told me "switch the printer off, wait for ten seconds and switch it on again" and that is what I did, but nothing changed at all and now the lid does not close either.',
    sent: [reply],
    wanted:
      'You told me "switch the printer off, wait for ten seconds and switch it on again" and that is what I did, but nothing changed at all and now the lid does not close either.',
  },
  {
    name: 'a greeting that we use too',
    text: 'Dear Ada,\n\nthe heating in room 12 is cold.\n\nKind regards\nSam',
    sent: [reply],
    wanted: 'Dear Ada, the heating in room 12 is cold. Kind regards Sam',
  },
  {
    name: 'German, our words with marks at wrong places',
    text: `Die Nummer ist 49.\n\n> Guten Tag, bitte schalten Sie den Drucker aus, warten Sie zehn Sekunden und schalten\nSie ihn wieder ein.\n> Bleibt das rote Licht an, nennen Sie uns die Nummer auf der Anzeige.\n`,
    sent: [german],
    wanted: 'Die Nummer ist 49.',
  },
  {
    name: 'HTML without any mark, our words in divisions',
    html: `<div>It says 49.</div><div><br></div>${reply
      .split('\n')
      .map((line) => `<div>${line || '<br>'}</div>`)
      .join('')}`,
    sent: [reply],
    wanted: 'It says 49.',
  },
  {
    name: 'the older of two mails of ours',
    text: `Now it says 51.\n\n${german}`,
    sent: [reply, german],
    wanted: 'Now it says 51.',
  },
  {
    name: 'Japanese, our words without any mark',
    text: '表示は四十九番です。\n\nプリンターの電源を切り、十秒お待ちいただいてから、もう一度電源を入れてください。',
    sent: ['プリンターの電源を切り、十秒お待ちいただいてから、もう一度電源を入れてください。'],
    wanted: '表示は四十九番です。',
  },
  // ── our separator ──
  {
    name: 'separator, text, no marks',
    text: 'It says 49.\n\n## Please write above this line ##\n\nSam has answered.\nLook at the display.',
    separator: '## Please write above this line ##',
    wanted: 'It says 49.',
  },
  {
    name: 'separator, German, marked',
    text: 'Die Nummer ist 49.\n\nAm 04.03.25 um 09:05 schrieb Desk:\n> --- Bitte über dieser Zeile antworten ---\n>\n> Sam hat geantwortet.\n\nDanke und bis dann!',
    separator: '--- Bitte über dieser Zeile antworten ---',
    wanted: 'Die Nummer ist 49. Danke und bis dann!',
  },
  {
    name: 'separator, HTML of an unknown program',
    html: '<div>It says 49.</div><div>Þann 4.3. ritaði Desk:</div><table><tr><td>--- Please write above this line ---</td></tr><tr><td><p>Sam has answered.</p></td></tr></table>',
    separator: '--- Please write above this line ---',
    wanted: 'It says 49. Þann 4.3. ritaði Desk:',
  },
  // ── clients in HTML ──
  {
    name: 'Outlook on the web',
    html: '<div class="elementToProof">It says 49.</div><div id="appendonsend"></div><hr style="display:inline-block;width:98%" tabindex="-1"><div id="divRplyFwdMsg" dir="ltr"><font face="Calibri"><b>From:</b> Desk &lt;help@desk.example&gt;<br><b>Sent:</b> Tuesday, March 4, 2025 9:05 AM<br><b>To:</b> Ada<br><b>Subject:</b> Printer</font><div>&nbsp;</div></div><div><p>Look at the display.</p></div>',
    wanted: 'It says 49.',
  },
  {
    name: 'Outlook on the web, Hungarian, which only its marks tell',
    html: '<div>A szám 49.</div><div id="appendonsend"></div><hr><div id="x_divRplyFwdMsg"><b>Feladó:</b> Desk<br><b>Elküldve:</b> 2025. március 4.<br><b>Címzett:</b> Ada<br><b>Tárgy:</b> Nyomtató</div><div>Nézze meg a kijelzőt.</div>',
    wanted: 'A szám 49.',
  },
  {
    name: 'new Outlook for Mac and mobiles',
    html: '<div dir="ltr">It says 49.</div><div id="ms-outlook-mobile-signature"><div>Get <a href="https://aka.ms/o0ukef">Outlook for iOS</a></div></div><div id="mail-editor-reference-message-container"><hr><div><b>From:</b> Desk &lt;help@desk.example&gt;<br><b>Date:</b> Tuesday, March 4, 2025 at 9:05<br><b>To:</b> Ada<br><b>Subject:</b> Printer</div><div>Look at the display.</div></div>',
    wanted: 'It says 49.',
  },
  {
    name: 'Outlook desktop, Hungarian: a drawn line and labels',
    html: '<p class=MsoNormal>A szám 49.</p><div style="border:none;border-top:solid #B5C4DF 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p class=MsoNormal><b>Feladó:</b> Desk [mailto:help@desk.example]<br><b>Küldve:</b> 2025. március 4. 9:05<br><b>Címzett:</b> Ada<br><b>Tárgy:</b> Nyomtató</p></div><p class=MsoNormal>Nézze meg a kijelzőt.</p>',
    wanted: 'A szám 49.',
  },
  {
    name: 'Yahoo',
    html: '<div class="ydp1 yahoo-style-wrap"><div>It says 49.</div></div><div id="yahoo_quoted_123" class="yahoo_quoted"><div style="font-size:13px"><div>On Tuesday, March 4, 2025 at 09:05:11 AM GMT+1, Desk &lt;help@desk.example&gt; wrote:</div><div><br></div><div>Look at the display.</div></div></div>',
    wanted: 'It says 49.',
  },
  {
    name: 'Thunderbird, HTML, below, signature',
    html: '<div class="moz-cite-prefix">On 3/4/25 9:05 AM, Desk wrote:<br></div><blockquote type="cite" cite="mid:1@desk.example"><p>Look at the display.</p></blockquote><p>It says 49.</p><div class="moz-signature">-- <br>Ada Byron</div>',
    wanted: 'It says 49.',
  },
  {
    name: 'Thunderbird, HTML, between',
    html: '<p>Hi Sam,</p><div class="moz-cite-prefix">On 3/4/25 9:05 AM, Desk wrote:<br></div><blockquote type="cite" cite="mid:1@desk.example">Is it on?</blockquote><p>Yes.</p><blockquote type="cite" cite="mid:1@desk.example">What does it show?</blockquote><p>49.</p>',
    wanted: 'Hi Sam, Yes. 49.',
  },
  {
    name: 'ProtonMail',
    html: '<div style="font-family: Arial">It says 49.</div><div class="protonmail_signature_block"><div class="protonmail_signature_block-proton">Sent with Proton Mail secure email.</div></div><div class="protonmail_quote">On Tuesday, March 4th, 2025 at 9:05 AM, Desk &lt;help@desk.example&gt; wrote:<br><blockquote class="protonmail_quote" type="cite">Look at the display.</blockquote></div>',
    wanted: 'It says 49.',
  },
  {
    name: 'GMX and web.de',
    html: '<div>Die Nummer ist 49.</div><div>&nbsp;<div name="quote" style="margin:10px 5px 5px 10px;border-left:2px solid #C3D9E5;"><div style="margin:0 0 10px 0;"><b>Gesendet:</b>&nbsp;Dienstag, 4. März 2025 um 09:05 Uhr<br><b>Von:</b>&nbsp;Desk &lt;help@desk.example&gt;<br><b>An:</b>&nbsp;ada@example.com<br><b>Betreff:</b>&nbsp;Drucker</div><div name="quoted-content">Sehen Sie auf die Anzeige.</div></div></div>',
    wanted: 'Die Nummer ist 49.',
  },
  {
    name: 'Zimbra',
    html: '<div><div>It says 49.</div><div data-marker="__SIG_PRE__">Ada Byron<br>Analytical Engines</div><br><hr id="zwchr" data-marker="__DIVIDER__"><div data-marker="__HEADERS__"><b>From: </b>"Desk" &lt;help@desk.example&gt;<br><b>To: </b>"Ada"<br><b>Sent: </b>Tuesday, March 4, 2025 9:05:11 AM<br><b>Subject: </b>Printer</div><br><div data-marker="__QUOTED_TEXT__">Look at the display.</div></div>',
    wanted: 'It says 49.',
  },
  {
    name: 'Spark',
    html: '<html><body><div name="messageBodySection">It says 49.</div><div name="messageSignatureSection"><br><div>Ada Byron</div></div><div name="messageReplySection">On 4 Mar 2025 at 09:05 +0100, Desk &lt;help@desk.example&gt;, wrote:<br><blockquote type="cite">Look at the display.</blockquote></div></body></html>',
    wanted: 'It says 49.',
  },
  {
    name: 'Tutanota',
    html: '<div>It says 49.</div><div>-- <br>Sent with Tuta</div><div><br>4 Mar 2025, 09:05 by help@desk.example:<br></div><blockquote class="tutanota_quote"><div>Look at the display.</div></blockquote>',
    wanted: 'It says 49.',
  },
  {
    name: 'Zoho',
    html: '<div>It says 49.<br></div><br><div class="zmail_extra"><br>---- On Tue, 04 Mar 2025 09:05:11 +0100 <b>Desk &lt;help@desk.example&gt;</b> wrote ---<br><br><blockquote style="border-left: 1px solid"><div>Look at the display.</div></blockquote></div>',
    wanted: 'It says 49.',
  },
  {
    name: 'QQ Mail',
    html: '<div>显示的是49。</div><div><br></div><div>------------------&nbsp;原始邮件&nbsp;------------------</div><div><div><b>发件人:</b>&nbsp;"Desk" &lt;help@desk.example&gt;;</div><div><b>发送时间:</b>&nbsp;2025年3月4日 9:05</div><div><b>收件人:</b>&nbsp;"Ada"&lt;ada@example.com&gt;;</div><div><b>主题:</b>&nbsp;打印机</div></div><div>请看显示屏。</div>',
    wanted: '显示的是49。',
  },
  {
    name: 'Apple Mail without its attributes, as another program passes it on',
    html: '<div>It says 49.</div><div><br><div>On Mar 4, 2025, at 9:05 AM, Desk &lt;help@desk.example&gt; wrote:</div><br><blockquote><div>Look at the display.</div></blockquote></div><div>Bye</div>',
    wanted: 'It says 49. Bye',
  },
  {
    name: 'Gmail on a telephone',
    html: '<div dir="auto">It says 49.</div><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">Desk &lt;<a href="mailto:help@desk.example">help@desk.example</a>&gt; schrieb am Di., 4. März 2025, 09:05:<br></div><blockquote class="gmail_quote"><p>Look at the display.</p></blockquote></div>',
    wanted: 'It says 49.',
  },
  {
    name: 'Gmail, between',
    html: '<div dir="ltr"><div class="gmail_quote"><div dir="ltr" class="gmail_attr">On Tue, Mar 4, 2025 at 9:05 AM Desk &lt;help@desk.example&gt; wrote:<br></div><blockquote class="gmail_quote"><div>Is it on?</div></blockquote><div>Yes.</div><blockquote class="gmail_quote"><div>What does it show?</div></blockquote><div>49.</div></div></div>',
    wanted: 'Yes. 49.',
  },
  {
    name: 'Samsung',
    html: '<div dir="auto">It says 49.</div><div id="composer_signature" dir="auto">Sent from my Galaxy</div><div><br></div><div align="left" dir="auto"><div>-------- Original message --------</div><div>From: Desk &lt;help@desk.example&gt; </div><div>Date: 04/03/2025  09:05  (GMT+01:00) </div><div>To: Ada &lt;ada@example.com&gt; </div><div>Subject: Printer </div></div><div>Look at the display.</div>',
    wanted: 'It says 49.',
  },
  {
    name: 'a paragraph in which the header begins after a line break',
    html: '<p>It says 49.<br>-----Original Message-----<br>From: Desk &lt;help@desk.example&gt;<br>Sent: Tuesday, March 4, 2025<br>To: Ada<br>Subject: Printer<br><br>Look at the display.</p>',
    wanted: 'It says 49.',
  },
  {
    name: 'marks in preformatted text',
    html: '<pre>It says 49.\n\nOn 04/03/2025 09:05, Desk wrote:\n&gt; Look at the display.\n&gt; Then call.\n\nBye\n</pre>',
    wanted: 'It says 49. Bye',
  },
  {
    name: 'a layout table around everything',
    html: '<table><tbody><tr><td><p>It says 49.</p><p>On 04/03/2025 09:05, Desk wrote:</p><blockquote type="cite">Look at the display.</blockquote></td></tr></tbody></table>',
    wanted: 'It says 49.',
  },
  {
    name: 'a picture is an answer',
    html: '<img src="https://pictures.example/49.png" alt=""><div class="gmail_attr">On Tue, Mar 4, 2025 at 9:05 AM Desk &lt;help@desk.example&gt; wrote:</div><blockquote class="gmail_quote">Look at the display.</blockquote>',
    wanted: '',
  },
  // ── clients in text ──
  {
    name: 'underscores above the block',
    text: 'It says 49.\n________________________________\nFrom: Desk <help@desk.example>\nSent: Tuesday, March 4, 2025 9:05 AM\nTo: Ada <ada@example.com>\nCc: Lee <lee@example.com>\nSubject: Printer\n\nLook at the display.',
    wanted: 'It says 49.',
  },
  {
    name: 'labels between asterisks',
    text: 'It says 49.\n\n*From:* Desk <help@desk.example>\n*Sent:* Tuesday, March 4, 2025 9:05 AM\n*To:* Ada <ada@example.com>\n*Subject:* Printer\n\nLook at the display.',
    wanted: 'It says 49.',
  },
  {
    name: 'the header wrapped over three lines',
    text: 'It says 49.\n\nOn Tuesday, 4 March 2025,\nthe Desk of Analytical Engines Limited\n<help-desk-of-analytical-engines@desk.example> wrote:\n\n> Look at the display.',
    wanted: 'It says 49.',
  },
  {
    name: 'no marks after a strong header',
    text: 'It says 49.\n\nOn 4 Mar 2025, at 09:05, Desk <help@desk.example> wrote:\n\nLook at the display.\n\nDesk',
    wanted: 'It says 49.',
  },
  {
    name: 'between, without header',
    text: '> Is the printer on?\nYes.\n\n> What does the display show?\n49.\n',
    wanted: 'Yes. 49.',
  },
  {
    name: 'between, header, a signature at the end',
    text: 'Desk wrote:\n> Is it on?\n\nYes.\n\n> What does it show?\n\n49.\n\n--\nAda Byron\n',
    wanted: 'Yes. 49.',
  },
  {
    name: 'quotation in quotation',
    text: 'It says 49.\n\nAm 04.03.25 um 09:05 schrieb Desk:\n> Sehen Sie auf die Anzeige.\n>\n> Am 03.03.25 um 17:00 schrieb Ada:\n>> Der Drucker druckt nicht.\n>> Was nun?\n',
    wanted: 'It says 49.',
  },
  {
    name: 'above and below',
    text: 'Hello,\n\nOn 04/03/2025 09:05, Desk wrote:\n> Look at the display.\n\nIt says 49.\n\nAda',
    wanted: 'Hello, It says 49. Ada',
  },
  {
    name: 'two taglines',
    text: 'It says 49.\n\nSent from my Galaxy\n\nGet Outlook for Android\n',
    wanted: 'It says 49.',
  },
  {
    name: 'tagline between underscores',
    text: 'It says 49.\n\n_____________________________\nSent from Yahoo Mail on Android\n',
    wanted: 'It says 49.',
  },
  {
    name: 'a signature alone',
    text: 'The heating in room 12 is cold.\n\n-- \nAda Byron\nAnalytical Engines Ltd\n12 St James Square\nLondon\n',
    wanted: 'The heating in room 12 is cold.',
  },
  {
    name: 'all in one line, as some gateways leave it',
    text: 'It says 49.\n\nFrom: Desk <help@desk.example> Sent: Tuesday, March 4, 2025 9:05 AM To: Ada Subject: Printer\n\nLook at the display.',
    wanted: 'It says 49.',
  },
  {
    name: 'a header in French above one in English',
    text: 'Il affiche 49.\n\nLe mar. 4 mars 2025 à 09:05, Desk <help@desk.example> a écrit :\n\n> Regardez l’écran.\n>\n> On Mon, Mar 3, 2025 at 5:00 PM Ada <ada@example.com> wrote:\n>\n>> It does not print.\n',
    wanted: 'Il affiche 49.',
  },
  // ── forwarded, and nothing else ──
  {
    name: 'Apple Mail, forwarded',
    html: '<div>Can you help him?</div><div><br><blockquote type="cite"><div>Begin forwarded message:</div><br><div><b>From: </b>Charles &lt;charles@example.com&gt;<br><b>Subject: </b>My mill<br><b>Date: </b>4 March 2025 at 09:05<br><b>To: </b>Ada</div><br><div>The mill is stuck.</div></blockquote></div>',
    wanted:
      'Can you help him? Begin forwarded message: From: Charles <charles@example.com> Subject: My mill Date: 4 March 2025 at 09:05 To: Ada The mill is stuck.',
  },
  {
    name: 'Outlook, forwarded: the subject says so',
    html: '<p>Please help him.</p><div id="divRplyFwdMsg"><b>From:</b> Charles &lt;charles@example.com&gt;<br><b>Sent:</b> Tuesday, March 4, 2025 9:05 AM<br><b>To:</b> Ada<br><b>Subject:</b> My mill</div><p>The mill is stuck.</p>',
    subject: 'FW: My mill',
    wanted:
      'Please help him. From: Charles <charles@example.com> Sent: Tuesday, March 4, 2025 9:05 AM To: Ada Subject: My mill The mill is stuck.',
  },
  {
    name: 'Outlook, German, forwarded: the subject says so',
    text: 'Bitte um Hilfe.\n\nVon: Charles <charles@example.com>\nGesendet: Dienstag, 4. März 2025 09:05\nAn: Ada\nBetreff: Die Mühle\n\nDie Mühle klemmt.',
    subject: 'WG: Die Mühle',
    wanted:
      'Bitte um Hilfe. Von: Charles <charles@example.com> Gesendet: Dienstag, 4. März 2025 09:05 An: Ada Betreff: Die Mühle Die Mühle klemmt.',
  },
  {
    name: 'Outlook, forwarded for information, no subject known',
    text: 'FYI, see below.\n\nFrom: Charles <charles@example.com>\nSent: Tuesday, March 4, 2025 9:05 AM\nTo: Ada\nSubject: My mill\n\nThe mill is stuck.',
    wanted:
      'FYI, see below. From: Charles <charles@example.com> Sent: Tuesday, March 4, 2025 9:05 AM To: Ada Subject: My mill The mill is stuck.',
  },
  {
    name: 'Gmail, forwarded, HTML',
    html: '<div dir="ltr">Can you help him?<br><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">---------- Forwarded message ---------<br>From: <b>Charles</b> &lt;charles@example.com&gt;<br>Date: Tue, Mar 4, 2025 at 9:05 AM<br>Subject: My mill<br>To: Ada<br></div><div>The mill is stuck.</div></div></div>',
    wanted:
      'Can you help him? ---------- Forwarded message --------- From: Charles <charles@example.com> Date: Tue, Mar 4, 2025 at 9:05 AM Subject: My mill To: Ada The mill is stuck.',
  },
  {
    name: 'Thunderbird, forwarded, HTML',
    html: '<p>Can you help him?</p><div class="moz-forward-container"><br>-------- Forwarded Message --------<table><tbody><tr><th>Subject: </th><td>My mill</td></tr><tr><th>From: </th><td>Charles</td></tr></tbody></table><p>The mill is stuck.</p></div>',
    wanted: 'Can you help him? -------- Forwarded Message -------- Subject: My mill From: Charles The mill is stuck.',
  },
  {
    name: 'forwarded, with a conversation in it',
    text: 'See what Charles wrote.\n\n---------- Forwarded message ---------\nFrom: Charles <charles@example.com>\nDate: 4 Mar 2025\nSubject: Mill\nTo: Ada\n\nIt is stuck again.\n\nOn 3 Mar 2025 at 10:00 Mill <m@example.com> wrote:\n> Is it stuck?\n',
    wanted:
      'See what Charles wrote. ---------- Forwarded message --------- From: Charles <charles@example.com> Date: 4 Mar 2025 Subject: Mill To: Ada It is stuck again. On 3 Mar 2025 at 10:00 Mill <m@example.com> wrote: > Is it stuck?',
  },
  {
    name: 'an answer in a conversation that began with a forwarded mail',
    text: 'It says 49.\n\nOn 04/03/2025 09:05, Desk wrote:\n> Look at the display.\n>\n> ---------- Forwarded message ---------\n> From: Charles <charles@example.com>\n> The mill is stuck.\n',
    wanted: 'It says 49.',
  },
  {
    name: 'a quotation and nothing else',
    text: 'On 04/03/2025 09:05, Desk wrote:\n> Look at the display.\n',
    wanted: 'On 04/03/2025 09:05, Desk wrote: > Look at the display.',
  },
  {
    name: 'a quotation, a signature, nothing new',
    html: '<div class="gmail_signature">Ada Byron</div><div class="gmail_quote"><div class="gmail_attr">On Tue, Mar 4, 2025 at 9:05 AM Desk &lt;help@desk.example&gt; wrote:</div><blockquote class="gmail_quote">Look at the display.</blockquote></div>',
    wanted: 'Ada Byron On Tue, Mar 4, 2025 at 9:05 AM Desk <help@desk.example> wrote: Look at the display.',
  },
  // ── nothing is quoted ──
  ...[
    'On Monday John wrote: the report is late. Can you look why?',
    'The printer on the second floor has no paper.',
    'Hello,\n\non Monday morning the display wrote:\nPAPER JAM\nand then it went dark.\n\nAda',
    'In the shell I see this:\n\n> npm start\n\nand then nothing happens.',
    'It prints this:\n\n$ make\n> cc -o mill mill.c\nmill.c:12: error\n\nWhat is wrong with it?',
    'I typed\n>>> import mill\n>>> mill.run(49)\nand it raised an error.',
    'From: is empty in the window, is that right?\nThe To: field too.',
    'The log says:\n\n2025-03-04 09:05 From: 10.0.0.4\n2025-03-04 09:06 To: 10.0.0.7\n2025-03-04 09:07 refused\n\nPlease open the port.',
    'The headers of the mail that I did not get:\n\nReceived: from mx.example.com by mail.example.com\nMessage-ID: <1@example.com>\nFrom: Charles <charles@example.com>\nTo: Ada <ada@example.com>\nSubject: Mill\nDate: Tue, 4 Mar 2025 09:05:11 +0100\n\nWhere is it?',
    'Sent from the warehouse on Tuesday, the parcel has not come.',
    'Three things:\n-- the lid\n-- the light\n-- the noise\nPlease mend all of them.',
    'A rule for you:\n\n--\n\nNever turn it off at night. It takes an hour to warm up in the morning and people wait in front of it. They did so on Monday.\nThey did so on Tuesday.\nThey did so on Wednesday.\nThey did so on Thursday.\nThey did so on Friday.\n\nSo please leave it on.\nI mean it.\nThe whole floor means it.\nThe floor above means it.\nEven the boss means it.\nAnd the boss of the boss.\nAnd everybody else.\nAnd their friends.\nAnd mine.\nReally.\nThank you.',
    'Von: Berlin\nNach: Hamburg\n\nBitte buchen Sie mir diese Fahrt.',
    'From: London\nTo: Paris\nDate: 4 March 2025\n\nPlease book this for me.',
    'Der Kunde schrieb: bitte morgen liefern.\nWas soll ich antworten?',
    'Le voyant écrit :\nERREUR 49\nQue faire ?',
    'a > b and b > c, hence a > c.\n> is the wrong sign in row 3 of the sheet; {a} = <b> there.',
    'The original message was lost. Original message: none.',
    'My phone shows "Sent from my iPhone" under each mail. How do I turn that off?',
    'Steps:\n1. open\n2. close\n\nResult at 09:05 on 2025-03-04 for ada@example.com:\nnothing',
  ].map((text, at): Case => ({ name: `false friend ${at + 1}`, text, wanted: text })),
  ...[
    '<p>On Monday John wrote: the report is late.</p><p>Can you look why?</p>',
    '<p>Our rule says</p><blockquote>Nobody turns it off at night.</blockquote><p>and yet somebody does.</p>',
    '<p>It shows</p><pre>&gt; npm start\nerror {49}\n</pre><p>What now?</p>',
    '<table><tr><td>From:</td><td>London</td></tr><tr><td>To:</td><td>Paris</td></tr></table><p>Please book.</p>',
    '<p>Above</p><hr><p>Below the line</p>',
    '<div id="appendonsend"></div><div>It says 49.</div>',
  ].map(
    (html, at): Case => ({
      name: `false friend in HTML ${at + 1}`,
      html,
      wanted: html.replace(/<[^>]*>/g, ' ').replaceAll('&gt;', '>'),
    }),
  ),
]

function paragraphs(text: string): string {
  return text
    .split('\n\n')
    .map((paragraph) => `<p>${paragraph.replaceAll('\n', '<br>')}</p>`)
    .join('')
}
