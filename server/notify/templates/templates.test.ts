import { describe, expect, test } from 'vitest'
import { agentTemplates, requesterTemplates, templateKeys, templateLanguages } from '#contract/template-keys.ts'
import { AnswerValue, Html } from '#server/platform/template-values.ts'
import { defaultTemplate } from './defaults.ts'
import { problemOf, render } from './engine.ts'
import { framed } from './layout.ts'
import { docsFor, exampleValues, isKnown, valueDocs } from './values.ts'

const all = templateKeys.flatMap((key) => templateLanguages.map((language) => ({ key, language })))
const ofReply = { ...exampleValues('ticket.reply') }
const problem = (body: string, key: (typeof templateKeys)[number] = 'ticket.reply') =>
  problemOf({ part: 'body', source: body, values: exampleValues(key), known: isKnown(key) })

describe('the templates that come with the product', () => {
  test.each(all)('$key in $language is sound', ({ key, language }) => {
    const source = defaultTemplate(key, language)
    for (const part of ['subject', 'body'] as const) {
      const given = { part, source: source[part], values: exampleValues(key), known: isKnown(key) }
      expect(problemOf(given)).toBeNull()
    }
    const { subject, html, text } = render(source, exampleValues(key))
    expect(html).toMatch(/^<(p|div|blockquote)/)
    expect(text).not.toMatch(/[<{}]|undefined|object/)
    if (key !== 'ticket.overlimit') {
      expect(subject).toContain('[#123456]')
      expect(text).toContain('https://help.example.com/guest#token')
    }
  })

  test('those to requesters know of no note', () => {
    const names = requesterTemplates.flatMap((key) => docsFor(key).map(({ name }) => name))
    expect(names.filter((name) => name.startsWith('note') || name === 'events')).toEqual([])
    expect(agentTemplates.flatMap((key) => docsFor(key)).some(({ name }) => name === 'note.body')).toBe(true)
    expect(new Set(valueDocs.map(({ name }) => name)).size).toBe(valueDocs.length)
  })
})

describe('rendering', () => {
  test('escapes what people wrote, and never reads it as a template', () => {
    const hostile = '{{ 7 | times: 7 }}<script>alert(1)</script><img src=x onerror=alert(1)>"\r\nBcc: eve@example.com'
    const values = { ...ofReply, recipient: { name: hostile }, ticket: { number: '1', subject: hostile } }
    const { subject, html, text } = render(
      { subject: '{{ ticket.subject }}', body: '<p title="{{ recipient.name }}">{{ recipient.name | raw }}</p>' },
      values,
    )
    expect(subject).toContain('{{ 7 | times: 7 }}<script>')
    expect(subject).not.toMatch(/[\r\n]/)
    expect(html).toContain('{{ 7 | times: 7 }}&lt;script&gt;')
    expect(html).not.toMatch(/<script|<img/)
    expect(text).toContain('{{ 7 | times: 7 }}<script>')
  })

  test('puts the HTML of an entry as it is, and as text into a subject or through a filter', () => {
    const values = { reply: { body: new Html('<p>a <b>b</b></p>', 'a <b>') } }
    expect(
      render({ subject: '{{ reply.body }}', body: '{{ reply.body }}<p>{{ reply.body | upcase }}</p>' }, values),
    ).toEqual({
      subject: 'a <b>',
      html: '<p>a <b>b</b></p><p>A &lt;B&gt;</p>',
      text: 'a b\n\nA <B>',
    })
  })

  test('says in plain text where links lead', () => {
    const { text } = render({ subject: '', body: '<p><a href="https://x.example/a?b=1&c=2">here</a></p>' }, {})
    expect(text).toBe('here: https://x.example/a?b=1&c=2')
  })

  test('makes nothing that acts of a hostile template', () => {
    const { html } = render({ subject: '', body: '<script>x</script><p onclick="x" style="position:fixed">a</p>' }, {})
    expect(html).toBe('<p>a</p>')
  })

  test('stands in a frame with the line to reply above', () => {
    const frame = { language: 'en' as const, replySeparator: '-- <above> --', deskName: 'A & B' }
    const mail = framed(render({ subject: 's', body: '<p>x</p>' }, {}), frame)
    expect(mail.text).toBe('-- <above> --\n\nx\n\n-- \nA & B')
    expect(mail.html).toContain('-- &lt;above&gt; --')
    expect(mail.html).toContain('A &amp; B')
    expect(mail.html).toContain('<p style="margin:0 0 12px">x</p>')
  })
})

describe('a template is refused', () => {
  test.each([
    ['that does not end', '<p>\n{% if ticket.number %}', 2, /not closed/],
    ['with an unknown filter', 'a\n\n{{ ticket.number | shout }}', 3, /undefined filter/],
    ['with an unknown tag', '{% shout %}', 1, /shout/],
    ['with an unknown value', 'a\nb {{ ticket.colour }}', 2, /no value "ticket.colour"/],
    ['with a note for requesters', '{{ note.body }}', 1, /no value "note.body"/],
    ['with a value that is found at run time', '{{ ticket[desk.name] }}', 1, /no value/],
    ['with the inside of a program', '{{ ticket.constructor }}', 1, /no value/],
    ['that includes a file', "{% include '/etc/passwd' %}", 1, /ENOENT|not found|Failed/i],
    ['that renders a file', "{% render './x' %}", 1, /ENOENT|not found|Failed/i],
    ['that runs on', '{% for i in (1..1000000) %}{% for j in (1..1000000) %}x{% endfor %}{% endfor %}', 1, /limit/],
    [
      'that grows',
      "{% assign a = 'xxxxxxxxxx' %}{% for i in (1..30) %}{% assign a = a | append: a %}{% endfor %}",
      1,
      /limit/,
    ],
  ])('%s', (_, body, line, message) => {
    expect(problem(body)).toEqual({ line, message: expect.stringMatching(message) })
  })

  test('but not one that is sound', () => {
    expect(
      problem('{% assign x = ticket.subject | upcase %}{{ x }}{% for i in (1..3) %}{{ forloop.index }}{% endfor %}'),
    ).toBeNull()
    expect(
      problem('{{ events.size }}{% for event in events %}{{ event.kind }}{% endfor %}', 'alerts.digest'),
    ).toBeNull()
  })
})

test('an answer with formatting has it in the body of a mail, and is a text everywhere else', () => {
  const answer = new AnswerValue('One\n\nTwo', {}, '<p><strong>One</strong></p><p>Two</p>')
  const source = {
    subject: '{{ ticket.fields.why }}',
    body: '{{ ticket.fields.why }}|{{ ticket.fields.why | upcase }}',
  }
  const { subject, html, text } = render(source, { ticket: { fields: { why: answer } } })
  expect(subject).toBe('One Two')
  expect(html).toContain('<p><strong>One</strong></p><p>Two</p>')
  expect(html).toContain('ONE')
  expect(text).toContain('One\n\nTwo')
})

test('an answer prints as its text, is compared by it, and has the properties of what was chosen', () => {
  const values = { ticket: { fields: { device: new AnswerValue('Lane <3>', { floor: 3 }) } } }
  const body =
    '{{ ticket.fields.device }} {{ ticket.fields.device.floor }}{% if ticket.fields.device == "Lane <3>" %} yes{% endif %}{{ ticket.fields.gone }}'
  expect(render({ subject: '{{ ticket.fields.device }}', body }, values)).toMatchObject({
    subject: 'Lane <3>',
    text: 'Lane <3> 3 yes',
  })
})
