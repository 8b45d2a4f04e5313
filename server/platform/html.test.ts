import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hostileBodies, mutatingBodies } from '#test/hostile-html.ts'
import { htmlToText, renderBody, sanitize, textToHtml } from './html.ts'

const hostile = [...hostileBodies(), ...mutatingBodies()]

const TAG = /<\/?([a-z][a-z0-9]*)((?: [a-z-]+(?:="[^"<>]*")?)*)(?: \/)?>/g
const ATTRIBUTE = / ([a-z-]+)(?:="([^"]*)")?/g
const NAMES = new Set(
  'a b bdi bdo blockquote br caption cite code col colgroup dd del dfn div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q rp rt ruby s samp small span strike strong sub sup table tbody td tfoot th thead tr tt u ul var wbr'.split(
    ' ',
  ),
)
const WORDS = new Set(
  'align alt colspan data-left-out dir height rel rowspan span start target title type valign value width'.split(' '),
)

/** What a strict reader finds wrong: everything must be a known tag in its simplest spelling, or text without "<". */
function complaints(html: string): string[] {
  const found: string[] = []
  const rest = html.replace(TAG, (_, name: string, attributes: string) => {
    if (!NAMES.has(name)) found.push(`<${name}>`)
    for (const [, attribute = '', value = ''] of attributes.matchAll(ATTRIBUTE)) {
      if (!isHarmless(attribute, value)) found.push(`${attribute}="${value}"`)
    }
    return ''
  })
  if (/[<>]/.test(rest)) found.push(`stray sign in: ${rest}`)
  return found
}

function isHarmless(attribute: string, value: string): boolean {
  const own = /^\/api\/v1\/attachments\/[0-9a-f-]{36}$/
  if (attribute === 'href') return /^(?:https?:\/\/|mailto:|tel:)/.test(value) || own.test(value)
  if (attribute === 'src') return own.test(value)
  if (attribute === 'data-remote-src') return /^https?:\/\/[^/]/.test(value)
  return WORDS.has(attribute)
}

describe('sanitising', () => {
  test(`leaves nothing active in ${hostile.length} hostile bodies`, () => {
    const bad = hostile.map((body) => [body, complaints(sanitize(body))]).filter(([, found]) => found?.length)
    expect(bad).toEqual([])
  })

  test('keeps the text before and after a payload', () => {
    const lost = hostile.filter((body) => {
      const text = htmlToText(sanitize(`<p>before</p>${body}<p>after</p>`))
      return !text.includes('before') || !text.includes('after')
    })
    // In these the end of the attack is the end of the text for every reader: quotes, comments and scripts swallow it.
    expect(lost.length / hostile.length).toBeLessThan(0.02)
  })

  test('says the same when it is asked twice', () => {
    const unstable = hostile.filter((body) => sanitize(sanitize(body)) !== sanitize(body))
    expect(unstable).toEqual([])
  })

  test('holds for whatever a generator makes of the pieces', () => {
    const piece = fc.oneof(
      fc.constantFrom(...'<>"\'=/&;!-[]?` \t\n\0'),
      fc.constantFrom(
        '<!--',
        '-->',
        '--!>',
        '<![CDATA[',
        ']]>',
        '<svg',
        '<math',
        '<style',
        '</style',
        '<script',
        '</script',
        '<img',
        '<a',
        '<title',
        '</title',
        '<p',
        '<table',
        '<td',
        '<noscript',
        '<template',
        ' src=',
        ' href=',
        ' onerror=',
        'alert(1)',
        'javascript:',
        'https://x.example/',
        '&lt;',
        '&#x3c;',
        '&#0;',
        '<x-y',
        '<o:p',
      ),
      fc.string({ maxLength: 5 }),
    )
    const body = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(''))
    fc.assert(
      fc.property(body, (html) => {
        const clean = sanitize(html)
        expect(complaints(clean)).toEqual([])
        expect(sanitize(clean)).toBe(clean)
      }),
      { numRuns: 3000 },
    )
  })

  test.each([
    ['a < b & c > d', 'a &lt; b &amp; c &gt; d'],
    [
      'write to <ada@example.com> or <https://x.example/?a=b>',
      'write to &lt;ada@example.com&gt; or &lt;https://x.example/?a=b&gt;',
    ],
    ['dear <your name>, I <3 you', 'dear &lt;your name&gt;, I &lt;3 you'],
    ['cut off <b', 'cut off &lt;b'],
    ['cut off <a href="x>rest', 'cut off &lt;a href="x&gt;rest'],
    ['<x onclick=a()>known by its attribute</x>', 'known by its attribute'],
    ['<p>One<p>Two', '<p>One</p><p>Two</p>'],
    ['<section>One</section><form>Two</form>', '<div>One</div><div>Two</div>'],
    ['<!-- left --> <style>p{}</style><title>t</title>out', ' out'],
    ['<p class=MsoNormal>Office <o:p>&nbsp;</o:p></p>', '<p>Office \u00A0</p>'],
    ['<ol start=3 type=a><li value=4>x</ol>', '<ol start="3" type="a"><li value="4">x</li></ol>'],
    ['<td colspan=99999>x', '<td>x</td>'],
    ['&lt;script&gt; &amp;lt;', '&lt;script&gt; &amp;lt;'],
    ['\u0000a\uD800b', 'a\uFFFDb'],
  ])('%s', (html, clean) => {
    expect(sanitize(html)).toBe(clean)
  })

  test('gives links a safe relation and writes their address as it is understood', () => {
    expect(sanitize('<a href=" HTTPS://Example.com/\u00FC?a=1&b=2 " target=_top rel=opener>x</a>')).toBe(
      '<a href="https://example.com/%C3%BC?a=1&amp;b=2" rel="noopener noreferrer nofollow" target="_blank">x</a>',
    )
    expect(sanitize('<a href="mailto:ada@example.com">x</a><a href="#top">y</a>')).toMatch(
      /^<a href="mailto:ada@example.com" rel=[^>]*>x<\/a><a>y<\/a>$/,
    )
  })

  test('puts pictures from elsewhere aside, keeps our own, marks those given in place', () => {
    expect(sanitize('<img src="https://x.example/p.png?u=1" alt="A cat" width=10 height=900000>')).toBe(
      '<img alt="A cat" width="10" data-remote-src="https://x.example/p.png?u=1" />',
    )
    const own = '/api/v1/attachments/01234567-89ab-4cde-8f01-23456789abcd'
    expect(sanitize(`<img src="${own}">`)).toBe(`<img src="${own}" />`)
    expect(sanitize(`<img src="data:image/png;base64,${'A'.repeat(400_000)}">`)).toBe('<img data-left-out="true" />')
    expect(sanitize('<img src="cid:part1@example">')).toBe('<img data-left-out="true" />')
  })

  const bombs: [string, string][] = [
    ['1 MB of <', '<'.repeat(1_000_000)],
    ['100,000 elements deep', '<div>'.repeat(100_000)],
    ['100,000 elements deep and closed', `${'<div>'.repeat(100_000)}x${'</div>'.repeat(100_000)}`],
    ['tags that never end', '<a '.repeat(330_000)],
    ['names that never end', `<${'a'.repeat(1_000_000)}`],
    ['quotes that never end', '<a href="'.repeat(110_000)],
    ['comments that never end', '<!--'.repeat(250_000)],
    ['scripts that never end', '<script>'.repeat(125_000)],
    ['declarations that never end', '<!['.repeat(330_000)],
    ['one tag of 250,000 attributes', `<a ${'x=1 '.repeat(250_000)}>x</a>`],
    ['200,000 entities', '&amp;'.repeat(200_000)],
    ['100,000 line breaks', '<br>'.repeat(99_999)],
    ['unclosed rows', '<tr><p>'.repeat(49_000)],
    ['closing what is not open', `${'<li>'.repeat(30_000)}${'<tr><p>'.repeat(15_000)}${'</li>'.repeat(30_000)}`],
    ['500,000 spaces', `x${'\u00A0 '.repeat(250_000)}y`],
    [
      'a body of 500,000 characters',
      '<p>Hello <b>world</b>, see <a href="https://x.example/">this</a>.</p>'.repeat(7_400),
    ],
  ]
  test.each(bombs)('is done with %s in a moment', (_, bomb) => {
    const start = process.cpuUsage()
    const { html } = renderBody({ body: bomb, format: 'html' })
    // Of the processor, as other tests run at the same time; what is guarded against takes minutes.
    const { user, system } = process.cpuUsage(start)
    expect((user + system) / 1000).toBeLessThan(3_000)
    expect(complaints(html.slice(0, 20_000)).filter((found) => !found.startsWith('stray'))).toEqual([])
  })

  test('reduces absurd markup to its text', () => {
    expect(sanitize(`${'<div>'.repeat(100_000)}Help<img src=x onerror=alert(1)> me &amp; him`).trim()).toBe(
      'Help me &amp; him',
    )
  })
})

describe('text as HTML', () => {
  test.each([
    ['One\ntwo\r\nthree\n\n\nfour', '<p>One<br>two<br>three</p><p>four</p>'],
    ['<b>"x" & y</b>', '<p>&lt;b&gt;&quot;x&quot; &amp; y&lt;/b&gt;</p>'],
    ['a  b\n  c', '<p>a\u00A0 b<br>\u00A0 c</p>'],
    ['', ''],
  ])('%j', (text, html) => {
    expect(textToHtml(text)).toBe(html)
  })

  test('makes links of web addresses and leaves the sentence its full stop', () => {
    expect(
      textToHtml('See (https://x.example/a_(b)?c=1&d="), or http://y.example.').replaceAll(
        / rel="[^"]*" target="_blank"/g,
        '',
      ),
    ).toBe(
      '<p>See (<a href="https://x.example/a_(b)?c=1&amp;d=">https://x.example/a_(b)?c=1&amp;d=</a>&quot;), or <a href="http://y.example/">http://y.example</a>.</p>',
    )
  })

  test('holds whatever is written', () => {
    for (const body of hostile) expect(complaints(textToHtml(body))).toEqual([])
  })
})

describe('HTML as text', () => {
  test.each([
    ['<p>One <b>two</b></p><p>three<br>four</p>', 'One two\n\nthree\nfour'],
    ['<ul><li>a</li><li>b</li></ul>c', '- a\n- b\n\nc'],
    ['<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>', 'a\tb\nc'],
    ['<pre>a\n  b</pre>', 'a\n  b'],
    ['<div>a</div><div>b</div> c', 'a\nb\nc'],
    ['<img alt="cat"> &lt;b&gt; &amp;amp;', 'cat <b> &amp;'],
  ])('%s', (html, text) => {
    expect(htmlToText(html)).toBe(text)
  })
})

test('a body says whether there is anything to read or see', () => {
  expect(renderBody({ body: '<p> </p><script>x</script>', format: 'html' })).toMatchObject({ text: '', isEmpty: true })
  expect(renderBody({ body: '<img src="/api/v1/attachments/x">', format: 'html' }).isEmpty).toBe(false)
  expect(renderBody({ body: 'a\r\nb \n', format: 'text' })).toEqual({
    html: '<p>a<br>b</p>',
    text: 'a\nb',
    isEmpty: false,
  })
})
