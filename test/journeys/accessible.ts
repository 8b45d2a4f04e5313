import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'

/** What fades in has no contrast yet. A spinner never ends. */
const whenFadedIn = `Promise.allSettled(
  document.getAnimations()
    .filter((one) => one.effect.getTiming().iterations !== Infinity)
    .map((one) => one.finished),
)`

/** Fails when axe has a serious or critical finding on the page as it stands. */
export async function expectAccessible(page: Page): Promise<void> {
  await page.evaluate(whenFadedIn)
  // What passed need not be described.
  const axe = new AxeBuilder({ page }).options({ resultTypes: ['violations'] }).setLegacyMode()
  const { violations } = await axe.analyze()
  const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  const told = grave.map(({ id, help, nodes }) => ({
    id,
    help,
    at: nodes.map(({ html, target }) => ({ html, target })),
  }))
  expect(told, `accessibility of ${page.url()}`).toEqual([])
}
