import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { renderBody } from '#server/platform/html.ts'
import { hostileBodies, mutatingBodies } from '#test/hostile-html.ts'
import { startChromium } from './chromium.ts'

// What a real browser makes of sanitised bodies, on a page without any other protection: no content security policy.

const bodies = [...hostileBodies(), ...mutatingBodies()].map((body) => renderBody({ body, format: 'html' }).html)
const BATCH = 500

let browser: Browser
let server: Server
let origin: string

beforeAll(async () => {
  browser = await startChromium()
  server = createServer((request, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8')
    response.end(pageFor(new URL(request.url ?? '/', 'http://localhost').searchParams.get('from')))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})

afterAll(async () => {
  await browser.close()
  server.close()
})

function pageFor(from: string | null): string {
  const batch = from === null ? [] : bodies.slice(Number(from), Number(from) + BATCH)
  return `<!doctype html><title>untouched</title><main>${batch.map((body) => `<article>${body}</article>`).join('\n')}</main>`
}

/** Everything that a page does of its own accord. */
async function listen(page: Page): Promise<string[]> {
  const seen: string[] = []
  page.on('dialog', (dialog) => {
    seen.push(`dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on('console', (message) => seen.push(`console: ${message.text()}`))
  page.on('pageerror', (error) => seen.push(`error: ${error.message}`))
  page.on('popup', (popup) => seen.push(`popup: ${popup.url()}`))
  page.on('framenavigated', (frame) => {
    if (!frame.url().startsWith(`${origin}/?`)) seen.push(`navigated: ${frame.url()}`)
  })
  await page.route('**/*', async (route) => {
    const url = route.request().url()
    if (url.startsWith(`${origin}/?`)) return route.continue()
    if (url !== `${origin}/favicon.ico`) seen.push(`request: ${url}`)
    return route.abort()
  })
  return seen
}

/** Touches every element in every way that a handler could wait for, and looks at what stands in the page. */
function touch(page: Page): Promise<string[]> {
  return page.locator('html').evaluate((html) => {
    const { ownerDocument: document } = html
    const found: string[] = []
    const hostile = /^(?:script|style|link|meta|base|iframe|object|embed|form|input|button|template|svg|math)$/i
    const actions = 'mouseover click focus blur load error animationstart toggle pointerrawupdate'.split(' ')
    document.addEventListener('click', (event: { preventDefault(): void }) => event.preventDefault())
    for (const element of document.querySelectorAll('article *')) {
      const written = element.outerHTML.slice(0, 200)
      if (element.namespaceURI !== 'http://www.w3.org/1999/xhtml') found.push(`foreign: ${written}`)
      if (hostile.test(element.localName)) found.push(`element: ${written}`)
      for (const { name } of element.attributes) {
        if (/^(?:on|style$|id$|class$|name$|srcset$|background$)/i.test(name)) found.push(`attribute: ${written}`)
      }
      if (element.localName === 'a' && element.hasAttribute('href')) {
        if (!/^(?:https?|mailto|tel):$/.test(element.protocol)) found.push(`link: ${written}`)
        if (element.rel !== 'noopener noreferrer nofollow' || element.target !== '_blank') found.push(`rel: ${written}`)
      }
      for (const action of actions) element.dispatchEvent(new Event(action, { bubbles: true, cancelable: true }))
    }
    if (document.title !== 'untouched') found.push(`title: ${document.title}`)
    return found
  })
}

test(`nothing happens in ${bodies.length} sanitised bodies that a server wrote into a page`, async () => {
  const page = await browser.newPage()
  const seen = await listen(page)
  for (let from = 0; from < bodies.length; from += BATCH) {
    await page.goto(`${origin}/?from=${from}`)
    expect(await touch(page)).toEqual([])
    // No body reaches out of its place.
    expect(await page.locator('main > article').count()).toBe(Math.min(BATCH, bodies.length - from))
  }
  await page.waitForTimeout(300)
  await page.close()
  expect(seen).toEqual([])
})

test('nor in those that a script put there', async () => {
  const page = await browser.newPage()
  const seen = await listen(page)
  await page.goto(`${origin}/?`)
  for (let from = 0; from < bodies.length; from += BATCH) {
    await page.locator('main').evaluate(
      (main, batch) => {
        main.replaceChildren(
          ...batch.map((body) => {
            const article = main.ownerDocument.createElement('article')
            article.innerHTML = body
            return article
          }),
        )
      },
      bodies.slice(from, from + BATCH),
    )
    expect(await touch(page)).toEqual([])
  }
  await page.waitForTimeout(300)
  await page.close()
  expect(seen).toEqual([])
})

test('the trap itself works: what is not sanitised does act', async () => {
  const page = await browser.newPage()
  const seen = await listen(page)
  await page.goto(`${origin}/?`)
  await page.locator('main').evaluate((main) => {
    main.innerHTML = '<img src=x onerror=alert(1)>'
  })
  await expect.poll(() => seen).toEqual([`request: ${origin}/x`, expect.stringContaining('console:'), 'dialog: 1'])
  await page.close()
})
