import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sanitize, textToHtml } from '#server/platform/html.ts'
import { hostileBodies, mutatingBodies } from '#test/hostile-html.ts'
import { annotateHtml, sanitizeAndAnnotate } from './annotate-html.ts'
import { annotateText } from './annotate-text.ts'

/** All signs in the order in which they stand; a fold's own tags, tags at all and space do not count. */
function signs(html: string): string {
  return html
    .replaceAll('<summary></summary>', '')
    .replace(/<[^<>]*>/g, '')
    .replace(/[\s\u00A0]+/g, '')
}

/** The tags of a body, and whether each is closed where it should be. */
function isWellFormed(html: string): boolean {
  const open: string[] = []
  for (const [, slash, name = ''] of html.matchAll(/<(\/?)([a-z][a-z0-9]*)[^<>]*>/g)) {
    if (['br', 'col', 'hr', 'img', 'wbr'].includes(name)) continue
    if (!slash) open.push(name)
    else if (open.pop() !== name) return false
  }
  return open.length === 0
}

const piece = fc.constantFrom(
  ...['<div>', '</div>', '<p>', '</p>', '<b>', '</b>', '<span>', '</span>', '<blockquote type="cite">', '<blockquote>'],
  ...[
    '</blockquote>',
    '<table><tr><td>',
    '</td><td>',
    '</td></tr><tr><td>',
    '</td></tr></table>',
    '<ul><li>',
    '</li></ul>',
  ],
  ...[
    '<br>',
    '<br>',
    '<hr>',
    '<pre>',
    '</pre>',
    '\n',
    '-- <br>',
    'Ada',
    '&gt; old<br>',
    '&gt; It worked yesterday.<br>',
  ],
  ...[
    '<div class="gmail_quote">',
    '<div class="gmail_attr">',
    '<div id="divRplyFwdMsg">',
    '<div class="moz-signature">',
  ],
  ...[
    'On Mon, Mar 3, 2025 at 10:12 AM Desk &lt;d@desk.example&gt; wrote:<br>',
    'Sent from my iPhone<br>',
    'new words <br>',
  ],
  ...[
    'From: Desk &lt;d@desk.example&gt;<br>Sent: 3 March 2025<br>To: Ada<br>Subject: Help<br>',
    '&amp;&lt;x',
    '<img src="x">',
  ],
  ...[
    'Please restart the printer and tell us what its display shows now.<br>',
    '<details data-folded="quote">',
    '<summary>',
  ],
)
const sent = ['Please restart the printer and tell us what its display shows now.']

describe('every character stays, in its order', () => {
  test('in HTML that a generator makes of what mails consist of', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const html = pieces.join('')
        const clean = sanitize(html)
        const annotated = sanitizeAndAnnotate(html, { sent })
        expect(signs(annotated.html)).toBe(signs(clean))
        expect(isWellFormed(annotated.html)).toBe(true)
        expect(annotated.html).not.toContain('data-mark')
        expect(annotateHtml(annotated.html, { sent: [] }).html).toBe(annotateHtml(annotated.html, { sent: [] }).html)
      }),
      { numRuns: 3000 },
    )
  })

  test('in text of the same kind', () => {
    const line = fc.constantFrom(
      ...[
        '',
        '',
        'New words',
        '> old',
        '> > older',
        '>',
        '-- ',
        '--',
        'Ada',
        'Sent from my iPhone',
        ' > indented',
        '\t',
      ],
      ...[
        'On Mon, Mar 3, 2025 at 10:12 AM',
        'Desk <d@desk.example> wrote:',
        '-----Original Message-----',
        'From: Desk <d@desk.example>',
      ],
      ...[
        'Sent: 3 March 2025',
        'To: Ada',
        'Subject: Help',
        '---------- Forwarded message ---------',
        '<b>&',
        '__________________',
      ],
      ...sent,
    )
    fc.assert(
      fc.property(fc.array(line, { maxLength: 30 }), (lines) => {
        const text = lines.join('\n')
        const { html } = annotateText(text, { sent })
        expect(signs(html)).toBe(signs(textToHtml(text)))
        expect(isWellFormed(html)).toBe(true)
      }),
      { numRuns: 3000 },
    )
  })
})

describe('folds of its own are all that a mail cannot bring', () => {
  const hostile = [...hostileBodies(), ...mutatingBodies()]

  test(`${hostile.length} hostile bodies are as harmless as after the sanitiser alone`, () => {
    const around = (body: string) =>
      `<p>New</p>${body}<p>more</p><p>On Mon, Mar 3, 2025 at 10:12 AM Desk &lt;d@desk.example&gt; wrote:</p><blockquote type=cite>${body}</blockquote>`
    const bad = hostile.filter((body) => {
      const { html } = sanitizeAndAnnotate(around(body), { sent: [] })
      const bare = html.replaceAll(/<details data-folded="(?:quote|signature)"><summary><\/summary>|<\/details>/g, '')
      return (
        bare.includes('<details') || bare.includes('<summary') || sanitize(bare) !== bare || bare.includes('data-mark')
      )
    })
    expect(bad).toEqual([])
  })

  test('a mail cannot fold by what it writes', () => {
    const { html } = sanitizeAndAnnotate(
      '<p>Hello</p><details data-folded="quote" data-mark="quote"><summary>x</summary>wanted</details><p data-mark="quote">also</p>',
      { sent: [] },
    )
    expect(html).toBe('<p>Hello</p><div><div>x</div>wanted</div><p>also</p>')
  })
})

describe('is done in a moment with', () => {
  const attribution = 'On Mon, Mar 3, 2025 at 10:12 AM Desk <d@desk.example> wrote:\n'
  const bombs: [string, string][] = [
    ['1 MB of >', '>'.repeat(1_000_000)],
    ['1 MB of > in lines', '>\n'.repeat(500_000)],
    ['1 MB of On', 'On '.repeat(333_000)],
    ['lines of On', 'On On On On On On 2025 10:12 wrote\n'.repeat(30_000)],
    ['lines of wrote:', 'wrote:\n'.repeat(150_000)],
    ['attributions', attribution.repeat(16_000)],
    ['attributions and quotes in turn', `${attribution}> old\nnew\n`.repeat(13_000)],
    ['labels', 'From: a\n'.repeat(125_000)],
    ['original messages', '-----Original Message-----\n'.repeat(37_000)],
    ['dashes', '-'.repeat(1_000_000)],
    ['lines of dashes', '-- \n'.repeat(250_000)],
    ['blank lines', '\n'.repeat(1_000_000)],
    ['addresses', 'a@b.c '.repeat(166_000)],
    ['colons', 'a: '.repeat(333_000)],
    ['what we sent, over and over', `${sent[0]}\n`.repeat(15_000)],
  ]
  test.each(bombs)('%s', (_, text) => {
    const html = sanitize(`<p>New</p>${textToHtml(text)}`)
    expect(seconds(() => annotateText(text, { sent }))).toBeLessThan(1)
    expect(seconds(() => annotateHtml(html, { sent }))).toBeLessThan(1)
  })

  const deep: [string, string][] = [
    ['10,000 nested quotations', `New${'<blockquote type="cite">'.repeat(10_000)}x${'</blockquote>'.repeat(10_000)}`],
    ['as many with text between', `New${'<blockquote type="cite">y'.repeat(10_000)}`],
    ['folds in deep markup', `New${'<b>'.repeat(150)}${'x<br><blockquote type="cite">y</blockquote>'.repeat(20_000)}`],
    ['10,000 headers', '<div><b>From:</b> a@b.c<br><b>Sent:</b> 2025<br><b>To:</b> x<br></div>'.repeat(10_000)],
  ]
  test.each(deep)('%s', (_, html) => {
    expect(seconds(() => annotateHtml(html, { sent }))).toBeLessThan(1)
    expect(seconds(() => sanitizeAndAnnotate(html, { sent }))).toBeLessThan(1.5)
  })
})

/** What it takes of the processor: other tests run at the same time. */
function seconds(work: () => void): number {
  const before = process.cpuUsage()
  work()
  return process.cpuUsage(before).user / 1_000_000
}
