import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { atMost } from './in-turn.ts'

test('never more work at once, each in its turn, also after one that failed', async () => {
  const inTurn = atMost(2)
  const begun: number[] = []
  let atWork = 0
  let most = 0
  const work = (number: number) => async () => {
    begun.push(number)
    atWork += 1
    most = Math.max(most, atWork)
    await sleep(2)
    atWork -= 1
    if (number === 2) throw new Error('not this one')
    return number
  }
  const all = await Promise.allSettled([1, 2, 3, 4, 5].map((number) => inTurn(work(number))))
  expect(all.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled', 'fulfilled'])
  expect(begun).toEqual([1, 2, 3, 4, 5])
  expect(most).toBe(2)
  expect(await inTurn(work(6))).toBe(6)
})
