import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { startChromium } from './chromium.ts'

// Pictures for README and docs, taken from `--demo` data. bin/screenshots runs it.

const root = join(import.meta.dirname, '../..')
const images = join(root, 'docs/images')
const password = 'deskbell-demo'
const screen = { viewport: { width: 1440, height: 900 } }
const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true }

await mkdir(images, { recursive: true })
const dataDir = await mkdtemp(join(tmpdir(), 'deskbell-pictures-'))
const server = spawn(process.execPath, [join(root, 'server/main.ts'), '--demo'], {
  env: { ...process.env, DATA_DIR: dataDir, PORT: '0', HOST: '127.0.0.1', LOG_LEVEL: 'error', DATABASE_URL: '' },
  stdio: ['ignore', 'pipe', 'inherit'],
})
let browser: Browser | undefined
try {
  const origin = await addressOf(server)
  browser = await startChromium()
  await portal(browser, origin)
  await desk(browser, origin)
} finally {
  await browser?.close()
  if (server.exitCode === null) {
    server.kill('SIGTERM')
    await once(server, 'exit')
  }
  await rm(dataDir, { recursive: true, force: true })
}

async function portal(browser: Browser, origin: string): Promise<void> {
  const home = await open(browser, origin, screen)
  await home.goto('/')
  await home.getByText('General Inquiry').first().waitFor()
  await take(home, 'portal-home')
  const request = await open(browser, origin, { ...phone, deviceScaleFactor: 2 })
  await request.goto('/new')
  await request.getByLabel('Subject').fill('My card is not accepted')
  await request
    .getByLabel('What happened, or what do you need?')
    .fill('At three shops since this morning. It has not expired.')
  await request.getByLabel('E-mail address').fill('ada@example.com')
  await request.getByLabel('Your name').fill('Ada')
  await request.locator('html').evaluate((html) => html.ownerDocument.activeElement.blur())
  await take(request, 'new-request-phone')
}

async function desk(browser: Browser, origin: string): Promise<void> {
  const page = await open(browser, origin, screen)
  await page.goto('/desk/')
  await page.getByLabel('E-mail address').fill('admin@demo.example')
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.keyboard.press('Enter')
  await page.locator('[data-row]').first().waitFor()
  await page.keyboard.press('j')
  await take(page, 'queue')

  await page.goto(`/desk/tickets/${await talkative(page)}`)
  await page.locator('article[data-item]').first().waitFor()
  await take(page, 'ticket')
  await page.emulateMedia({ colorScheme: 'dark' })
  await take(page, 'ticket-dark')
  await page.emulateMedia({ colorScheme: 'light' })

  await page.goto('/desk/admin/roles')
  await page.getByRole('heading', { name: 'Roles' }).first().waitFor()
  await take(page, 'roles')
}

/** An open ticket that shows at its end how messages, replies and notes differ. */
async function talkative(page: Page): Promise<number> {
  const { items } = await get<{ items: { id: number; isOverdue: boolean }[] }>(
    page,
    '/api/v1/tickets?queue=open&limit=60',
  )
  const threads = await Promise.all(
    items.map(async ({ id, isOverdue }) => {
      const thread = await get<{ items: { type: string }[] }>(page, `/api/v1/tickets/${id}/thread`)
      const types = thread.items.map(({ type }) => type).filter((type) => type !== 'event')
      return { id, kinds: new Set(types.slice(-4)).size, isOverdue, length: types.length }
    }),
  )
  const [best] = threads.sort(
    (a, b) => b.kinds - a.kinds || Number(a.isOverdue) - Number(b.isOverdue) || a.length - b.length,
  )
  if (!best) throw new Error('the demonstration has no open ticket')
  return best.id
}

async function get<T>(page: Page, path: string): Promise<T> {
  const answer = await page.request.get(path)
  return answer.json()
}

async function open(browser: Browser, origin: string, options: BrowserContextOptions): Promise<Page> {
  const context = await browser.newContext({
    baseURL: origin,
    locale: 'en-GB',
    colorScheme: 'light',
    reducedMotion: 'reduce',
    ...options,
  })
  return context.newPage()
}

async function take(page: Page, name: string): Promise<void> {
  await page.waitForLoadState('load')
  await page.evaluate('document.fonts.ready')
  // What is fetched after the first paint: counts, the column beside.
  await page.waitForTimeout(800)
  await page.screenshot({ path: join(images, `${name}.png`), animations: 'disabled' })
  console.log(`docs/images/${name}.png`)
}

async function addressOf(server: ChildProcess): Promise<string> {
  if (!server.stdout) throw new Error('the server has no output')
  for await (const line of createInterface({ input: server.stdout })) {
    const [, address] = /^Deskbell is ready: (\S+)/.exec(line) ?? []
    if (address) {
      server.stdout.resume()
      return new URL(address).origin
    }
  }
  throw new Error('the server has not started')
}
