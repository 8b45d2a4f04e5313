import type { Case } from './case.ts'
import type { Language } from './languages.ts'

/** The same exchange as the mail programs of a language would write it: eight mails. */
export function mailsIn(language: Language): Case[] {
  return [gmailText, gmailHtml, thunderbird, apple, outlookText, outlookHtml, phone, forward].map((mail) =>
    mail(language),
  )
}

const sender = 'Desk <help@desk.example>'

function gmailText({ code, answer, question, gmail }: Language): Case {
  return {
    name: `${code}: Gmail, text, above`,
    text: `${answer.join('\n\n')}\n\n${wrapped(gmail)}\n\n> ${question}\n>\n> Desk\n`,
    wanted: answer.join('\n'),
  }
}

function gmailHtml({ code, answer, question, gmail }: Language): Case {
  return {
    name: `${code}: Gmail, HTML, above, signature`,
    html: `<div dir="ltr"><div>${answer[0]}</div><div><br></div><div>${answer[1]}</div><br clear="all"><div><div dir="ltr" class="gmail_signature" data-smartmail="gmail_signature"><div>Ada Byron</div><div>+44 20 7946 0001</div></div></div></div><br><div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">${escaped(gmail)}<br></div><blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex;border-left:1px solid rgb(204,204,204);padding-left:1ex"><div>${question}</div><div>Desk</div></blockquote></div>`,
    wanted: answer.join('\n'),
  }
}

function thunderbird({ code, answer, question, other }: Language): Case {
  return {
    name: `${code}: Thunderbird, text, below, signature`,
    text: `${other}\n> ${question}\n> \n> Desk\n\n${answer[0]}\n${answer[1]}\n\n-- \nAda Byron\nAnalytical Engines\n`,
    wanted: answer.join('\n'),
  }
}

function apple({ code, answer, question, other }: Language): Case {
  return {
    name: `${code}: Apple Mail, HTML, between`,
    html: `<html><body style="word-wrap: break-word;"><br id="lineBreakAtBeginningOfMessage"><div><blockquote type="cite"><div>${other}</div><br class="Apple-interchange-newline"><div>${question}</div></blockquote></div><div>${answer[0]}</div><div><blockquote type="cite"><div>Desk</div></blockquote></div><div>${answer[1]}</div></body></html>`,
    wanted: answer.join('\n'),
  }
}

function outlookText({ code, answer, question, labels, time, original }: Language): Case {
  return {
    name: `${code}: Outlook, text, above`,
    text: `${answer.join('\r\n\r\n')}\r\n\r\n${original}\r\n${labels[0]}: ${sender} \r\n${labels[1]}: ${time}\r\n${labels[2]}: Ada Byron <ada@example.com>\r\n${labels[3]}: [#1204] Printer\r\n\r\n${question}\r\n\r\nDesk\r\n`,
    wanted: answer.join('\n'),
  }
}

function outlookHtml({ code, answer, question, labels, time }: Language): Case {
  const header = [sender, time, 'Ada Byron &lt;ada@example.com&gt;', '[#1204] Printer']
    .map((value, at) => `<b>${labels[at]}:</b> ${at === 0 ? escaped(value) : value}`)
    .join('<br>')
  return {
    name: `${code}: Outlook, HTML, above`,
    html: `<html xmlns:o="urn:schemas-microsoft-com:office:office"><body><div class="WordSection1"><p class="MsoNormal">${answer[0]}<o:p></o:p></p><p class="MsoNormal"><o:p>&nbsp;</o:p></p><p class="MsoNormal">${answer[1]}<o:p></o:p></p><div><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p class="MsoNormal">${header}<o:p></o:p></p></div></div><p class="MsoNormal"><o:p>&nbsp;</o:p></p><p class="MsoNormal">${question}<o:p></o:p></p><p class="MsoNormal">Desk<o:p></o:p></p></div></body></html>`,
    wanted: answer.join('\n'),
  }
}

function phone({ code, answer, question, other, tagline }: Language): Case {
  return {
    name: `${code}: telephone, text, tagline`,
    text: `${answer.join(' ')}\n\n${tagline}\n\n${other}\n\n> ${question}\n`,
    wanted: answer.join('\n'),
  }
}

function forward({ code, answer, question, labels, time, forwarded }: Language): Case {
  const shown = `${forwarded}\n${labels[0]}: ${sender}\n${labels[1]}: ${time}\n${labels[3]}: Printer\n${labels[2]}: Ada <ada@example.com>\n\n${question}\n`
  return { name: `${code}: forwarded, text`, text: `${answer[0]}\n\n${shown}`, wanted: `${answer[0]}\n${shown}` }
}

/** Gmail wraps the line above a quotation at about 75 signs. */
function wrapped(line: string): string {
  if (line.length < 64) return line
  const at = line.lastIndexOf(' ', 62)
  return `${line.slice(0, at)}\n${line.slice(at + 1)}`
}

function escaped(text: string): string {
  return text.replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
