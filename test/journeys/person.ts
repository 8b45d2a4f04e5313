import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core'
import { expect } from 'vitest'
import { expectAccessible } from './accessible.ts'
import { type Watch, watch } from './watch.ts'

export interface Person extends Watch {
  name: string
  page: Page
  /** Types an address into the address bar. */
  goTo: (path: string) => Promise<void>
  click: (target: Locator) => Promise<void>
  press: (...keys: string[]) => Promise<void>
  /** Goes to a field with Tab and types, as people do who have begun with a form. */
  write: (field: Locator, text: string) => Promise<void>
  /** Types where the cursor is. */
  type: (text: string) => Promise<void>
  tabTo: (target: Locator) => Promise<void>
  sees: (...what: (string | RegExp | Locator)[]) => Promise<void>
  seesNot: (what: string | RegExp | Locator) => Promise<void>
  /** Looks at the page with axe. */
  looks: () => Promise<void>
  /** How often the pointer has been pressed so far, by what the pages themselves have seen. */
  clicks: () => number
  /** How many clicks an act took. */
  counting: (act: () => Promise<void>) => Promise<number>
}

const MAX_TABS = 60

/** Somebody at a browser of their own. Typing, and Tab between fields, is free; clicks are counted. */
export async function person(
  browser: Browser,
  { name, origin, cookie, ...options }: { name: string; origin: string; cookie?: string } & BrowserContextOptions,
): Promise<Person> {
  const context = await browser.newContext({
    baseURL: origin,
    locale: 'en-GB',
    timezoneId: 'Europe/London',
    ...options,
  })
  // What is there is found at once; a busy machine may need long.
  context.setDefaultTimeout(90_000)
  if (cookie) await context.addCookies([{ ...cookiePair(cookie), url: origin }])
  let clicks = 0
  await context.exposeBinding('countClick', () => {
    clicks += 1
  })
  await context.addInitScript(
    'addEventListener("pointerdown", (event) => event.isTrusted && window.countClick(), { capture: true })',
  )
  const page = await context.newPage()
  const watching = watch(page)

  const locate = (what: string | RegExp | Locator) => (isLocator(what) ? what : page.getByText(what).first())
  const isFocused = (target: Locator) => target.evaluate((element) => element === element.ownerDocument.activeElement)

  const self: Person = {
    ...watching,
    name,
    page,
    async goTo(path) {
      watching.expectLoad()
      await page.goto(path, { waitUntil: 'domcontentloaded' })
    },
    click: (target) => target.click(),
    async press(...keys) {
      for (const key of keys) await page.keyboard.press(key)
    },
    async tabTo(target) {
      await target.waitFor()
      for (let i = 0; i < MAX_TABS; i += 1) {
        if (await isFocused(target)) return
        await page.keyboard.press('Tab')
      }
      throw new Error(`${name} cannot reach ${target} with Tab`)
    },
    async write(field, text) {
      await self.tabTo(field)
      await page.keyboard.press('ControlOrMeta+a')
      await page.keyboard.insertText(text)
    },
    type: (text) => page.keyboard.type(text),
    async sees(...what) {
      for (const one of what) await locate(one).waitFor()
    },
    async seesNot(what) {
      await locate(what).waitFor({ state: 'hidden' })
    },
    looks: () => expectAccessible(page),
    clicks: () => clicks,
    async counting(act) {
      const before = clicks
      await act()
      return clicks - before
    },
  }
  return self
}

/** Nobody has to push a page to and fro to read it. */
export async function expectNoSidewaysScrolling(page: Page): Promise<void> {
  const [content, window] = await page.evaluate<[number, number]>(
    '[document.documentElement.scrollWidth, document.documentElement.clientWidth]',
  )
  expect(content, `width of ${page.url()}`).toBeLessThanOrEqual(window)
}

function isLocator(what: string | RegExp | Locator): what is Locator {
  return typeof what === 'object' && 'waitFor' in what
}

function cookiePair(header: string): { name: string; value: string } {
  const at = header.indexOf('=')
  return { name: header.slice(0, at), value: header.slice(at + 1) }
}
