import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

let running: Promise<Browser> | undefined

/** The browser of this process, which ends with it: everybody in it has a profile of their own. */
export function sharedChromium(): Promise<Browser> {
  running = (running ?? startChromium()).then((browser) => (browser.isConnected() ? browser : startChromium()))
  return running
}

/** The machine's own Chromium, talking to nobody but the pages it is given. */
export async function startChromium(): Promise<Browser> {
  const { CHROMIUM_PATH, CHROMIUM } = process.env
  const executablePath = [CHROMIUM_PATH, CHROMIUM, ...places].find((path) => path && existsSync(path))
  if (!executablePath) {
    throw new Error('The browser journeys need Chromium: install it, or name it in CHROMIUM_PATH.')
  }
  // Chromium refuses to run as root with its sandbox.
  const isRoot = process.getuid?.() === 0
  return chromium.launch({
    executablePath,
    timeout: 120_000,
    args: [
      ...(isRoot ? ['--no-sandbox'] : []),
      '--disable-gpu',
      '--disable-software-rasterizer',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
}
