import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { BrowserContextOptions } from 'playwright-core'
import { afterEach, expect } from 'vitest'
import { sharedChromium } from './chromium.ts'
import type { Desk } from './desk.ts'
import { type Person, person } from './person.ts'

const pictures = join(import.meta.dirname, '../../test-results')

/**
 * People at browsers, for one test file. After each test everybody's page is looked at: no error, no failed call, no
 * reload may have happened; of a test that failed, pictures are kept in `test-results`.
 */
export function browsing({ world, origin }: Desk) {
  let people: Person[] = []
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
    const one = await person(await sharedChromium(), { name, origin, ...options })
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
