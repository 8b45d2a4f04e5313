import type { Page } from 'playwright-core'

export interface Watch {
  /** What went wrong and was not expected. */
  problems: () => string[]
  /** Refusals that belong to the story: `422 POST /api/v1/portal/tickets`. */
  expectRefusal: (...wanted: RegExp[]) => void
  /** The person goes to an address by hand; every other document that is loaded is a reload. */
  expectLoad: () => void
}

/** Notes everything on a page that should not happen: errors, failed calls, reloads. */
export function watch(page: Page): Watch {
  const found: string[] = []
  const expected: RegExp[] = []
  let allowedLoads = 0
  page.on('pageerror', (error) => found.push(`page error: ${error.stack ?? error.message}`))
  page.on('console', (message) => {
    // A call that failed is noted below, with its method and status.
    if (message.type() !== 'error' || message.text().startsWith('Failed to load resource')) return
    found.push(`console: ${message.text()}`)
  })
  page.on('response', (response) => {
    if (response.status() < 400) return
    const { pathname } = new URL(response.url())
    found.push(`refused: ${response.status()} ${response.request().method()} ${pathname}`)
  })
  page.on('requestfailed', (request) => {
    const reason = request.failure()?.errorText ?? ''
    // The page itself gave up on it: somebody went on before a prefetch or the event stream had ended.
    if (reason === 'net::ERR_ABORTED') return
    found.push(`failed: ${request.method()} ${request.url()} ${reason}`)
  })
  page.on('domcontentloaded', () => {
    if (allowedLoads > 0) allowedLoads -= 1
    else found.push(`page reloaded: ${page.url()}`)
  })
  return {
    problems: () => found.filter((problem) => !expected.some((wanted) => wanted.test(problem))),
    expectRefusal: (...wanted) => {
      expected.push(...wanted)
    },
    expectLoad: () => {
      allowedLoads += 1
    },
  }
}
