import { expect, test } from 'vitest'
import type { EscalationStep } from '#contract/sla.ts'
import { always } from '../working-time/working-time.ts'
import { start, type Terms, tick } from './clock.ts'
import { momentsOf } from './moments.ts'

const MINUTE = 60_000
const timeOf = () => always
const terms: Terms = {
  plan: { id: 7, version: 1, name: 'Gold' },
  priority: { id: 1, name: 'Normal' },
  schedule: null,
  targets: { firstResponse: 60, nextResponse: null, resolution: 600 },
}
const step = (id: number, more: Partial<EscalationStep>): EscalationStep => ({
  id,
  target: 'resolution',
  when: { kind: 'after', minutes: 0 },
  repeat: null,
  actions: [{ kind: 'raisePriority' }],
  ...more,
})
const steps = [
  step(1, { when: { kind: 'percent', percent: 80 } }),
  step(2, { when: { kind: 'before', minutes: 30 } }),
  step(3, { when: { kind: 'after', minutes: 60 }, repeat: { everyMinutes: 120, times: 2 } }),
  step(4, { target: 'firstResponse' }),
  step(5, { target: 'firstResponse', when: { kind: 'before', minutes: 90 } }),
  step(6, { target: 'nextResponse' }),
]
const opened = start(terms, { at: 0, isOpen: true })
const shown = (clock: typeof opened, explicitDueAt: number | null = null) =>
  momentsOf(clock, { steps, explicitDueAt, timeOf }).map(({ at, step: { id }, time }) => [at / MINUTE, id, time])

test('steps come before and after what they are about; those of a target that is not promised never', () => {
  expect(shown(opened)).toEqual([
    [0, 5, 0],
    [60, 4, 0],
    [480, 1, 0],
    [570, 2, 0],
    [660, 3, 0],
    [780, 3, 1],
    [900, 3, 2],
  ])
})

test('an explicit due date goes before that of the resolution, not before that of an answer', () => {
  expect(shown(opened, 1000 * MINUTE)).toEqual([
    [0, 5, 0],
    [60, 4, 0],
    [800, 1, 0],
    [970, 2, 0],
    [1060, 3, 0],
    [1180, 3, 1],
    [1300, 3, 2],
  ])
})

test('while it is paused no step comes, and those behind stay where they are', () => {
  const paused = tick(opened, { at: 500 * MINUTE, isPaused: true }, timeOf).clock
  expect(shown(paused)).toEqual([
    [0, 5, 0],
    [60, 4, 0],
  ])
  const over = tick(opened, { at: 700 * MINUTE, isPaused: true }, timeOf).clock
  expect(shown(over)).toEqual([
    [0, 5, 0],
    [60, 4, 0],
    [480, 1, 0],
    [570, 2, 0],
    [660, 3, 0],
  ])
})

test('a clock that begins anew has moments of its own', () => {
  const closed = tick(opened, { at: 100 * MINUTE, isOpen: false }, timeOf).clock
  const again = tick(closed, { at: 200 * MINUTE, isOpen: true }, timeOf).clock
  const keys = (clock: typeof opened) => momentsOf(clock, { steps, explicitDueAt: null, timeOf }).map(({ key }) => key)
  expect(keys(again).filter((key) => keys(opened).includes(key))).toEqual([])
})
