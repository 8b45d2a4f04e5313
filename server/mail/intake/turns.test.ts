import { expect, test } from 'vitest'
import { takeTurns } from './turns.ts'

/** Works that end when they are told to; `log` has what began and ended. */
function works() {
  const turns = takeTurns()
  const log: string[] = []
  const ends = new Map<string, (error?: Error) => void>()
  const work = (name: string) => () =>
    new Promise<string>((resolve, reject) => {
      log.push(`${name} begins`)
      ends.set(name, (error) => {
        log.push(`${name} ends`)
        if (error) reject(error)
        else resolve(name)
      })
    })
  return {
    log,
    beside: (name: string) => turns.beside(work(name)),
    alone: (name: string) => turns.alone(work(name)),
    async end(name: string, error?: Error) {
      ends.get(name)?.(error)
      await new Promise((resolve) => setImmediate(resolve))
    },
  }
}

test('who wants to be alone waits for those at work, and those who come after wait for him', async () => {
  const { log, beside, alone, end } = works()
  const done = [beside('a'), beside('b'), alone('c'), beside('d'), beside('e'), alone('f')]
  expect(log.splice(0)).toEqual(['a begins', 'b begins'])
  await end('a')
  expect(log.splice(0)).toEqual(['a ends'])
  await end('b')
  expect(log.splice(0)).toEqual(['b ends', 'c begins'])
  await end('c')
  expect(log.splice(0)).toEqual(['c ends', 'd begins', 'e begins'])
  await end('e')
  await end('d')
  expect(log.splice(0)).toEqual(['e ends', 'd ends', 'f begins'])
  await end('f')
  expect(await Promise.all(done)).toEqual(['a', 'b', 'c', 'd', 'e', 'f'])
})

test('what fails gives its turn to the next', async () => {
  const { log, beside, alone, end } = works()
  const failed = expect(alone('a')).rejects.toThrow('broken')
  const next = beside('b')
  await end('a', new Error('broken'))
  await failed
  expect(log).toEqual(['a begins', 'a ends', 'b begins'])
  await end('b')
  expect(await next).toBe('b')
})
