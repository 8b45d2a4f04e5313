import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, BrowserContextOptions } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import { startChromium } from './chromium.ts'
import type { Desk } from './desk.ts'
import { type Person, person } from './person.ts'

const pictures = join(import.meta.dirname, '../../test-results')

/**
 * A browser for one test file. After each test everybody's page is looked at: no error, no failed call, no reload may
 * have happened; of a test that failed, pictures are kept in `test-results`.
 */
export function browsing({ world, origin }: Desk) {
  let browser: Browser
  let people: Person[] = []
  beforeAll(async () => {
    browser = await startChromium()
  })
  afterAll(() => browser?.close())
  afterEach(async ({ task }) => {
    const there = people
    people = []
    try {
      if (task.result?.state === 'fail') await keepPictures(task.name, there)
      const problems = there.flatMap(({ name, problems }) => problems().map((problem) => `${name}: ${problem}`))
      expect(problems).toEqual([])
    } finally {
      await Promise.all(there.map(({ page }) => page.context().close()))
    }
  })

  async function open(name: string, options: BrowserContextOptions & { cookie?: string } = {}): Promise<Person> {
    const one = await person(browser, { name, origin, ...options })
    people.push(one)
    return one
  }

  return {
    /** Somebody who has not signed in. */
    visitor: (name: string, options?: BrowserContextOptions) => open(name, options),
    /** Somebody who has. */
    signedIn: async (name: string, options?: BrowserContextOptions) =>
      open(name, { ...options, cookie: await world.cookie(name) }),
  }
}

async function keepPictures(test: string, people: Person[]): Promise<void> {
  await mkdir(pictures, { recursive: true })
  const title = test.replace(/\W+/g, '-').slice(0, 60)
  for (const { name, page } of people) {
    await page.screenshot({ path: join(pictures, `${title}-${name}.png`) }).catch(() => undefined)
  }
}
