import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { inOrder } from './in-order.ts'

test('one after the other, however long each takes; what is done at the end is done once', async () => {
  const said: string[] = []
  const work = (name: string, ms: number) =>
    inOrder(
      'list',
      async () => {
        await sleep(ms)
        said.push(name)
      },
      async () => said.push('renewed'),
    )
  await Promise.all([
    work('slow', 30),
    work('quick', 0),
    inOrder(
      'another',
      async () => {},
      async () => said.push('other'),
    ),
  ])
  expect(said).toEqual(['other', 'slow', 'quick', 'renewed'])
  await work('later', 0)
  expect(said.slice(4)).toEqual(['later', 'renewed'])
})

test('what fails holds up nothing', async () => {
  const said: string[] = []
  const failing = inOrder(
    'list',
    () => Promise.reject(new Error('refused')),
    async () => said.push('renewed'),
  )
  const next = inOrder(
    'list',
    async () => void said.push('next'),
    async () => said.push('renewed'),
  )
  await expect(failing).rejects.toThrow('refused')
  await next
  expect(said).toEqual(['next', 'renewed'])
})
