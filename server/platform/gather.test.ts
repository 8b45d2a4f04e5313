import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { gathered } from './gather.ts'

function doubling({ refuses }: { refuses?: number } = {}) {
  const batches: number[][] = []
  const double = gathered(
    async (numbers: number[]) => {
      batches.push(numbers)
      await sleep(5)
      if (refuses !== undefined && numbers.includes(refuses)) throw new Error(`not ${refuses}`)
      return numbers.map((it) => 2 * it)
    },
    { most: 3 },
  )
  return { batches, double }
}

describe('gathering', () => {
  test('does at once what comes alone, and together what came meanwhile', async () => {
    const { batches, double } = doubling()
    expect(await Promise.all([1, 2, 3, 4, 5, 6].map(double))).toEqual([2, 4, 6, 8, 10, 12])
    expect(batches).toEqual([[1], [2, 3, 4], [5, 6]])
    expect(await double(7)).toBe(14)
  })

  test('refuses nobody for the fault of another', async () => {
    const { batches, double } = doubling({ refuses: 3 })
    const all = await Promise.allSettled([1, 2, 3, 4].map(double))
    expect(all.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled'])
    expect(batches).toEqual([[1], [2, 3, 4], [2], [3], [4]])
  })

  test('asks a database that is away only once for all of them', async () => {
    let times = 0
    const ask = gathered(
      async () => {
        times += 1
        await sleep(5)
        throw Object.assign(new Error('Connection terminated'), { code: 'ECONNREFUSED' })
      },
      { most: 10 },
    )
    const all = await Promise.allSettled([1, 2, 3, 4].map(ask))
    expect(all.every(({ status }) => status === 'rejected')).toBe(true)
    expect(times).toBe(2)
  })
})
