import { expect, test } from 'vitest'
import { type Standing, type Turn, turnOf } from './turn.ts'

const given: Standing = { afterDoor: false, taken: 1, attempts: 0, brokenOff: 0, upMs: 1_000 }

test.each<[string, Partial<Standing>, Turn]>([
  ['new', {}, 'beside others'],
  ['new, by its door', { taken: 0 }, 'beside others'],
  ['its job was taken before', { taken: 2 }, 'alone'],
  ['it failed before', { attempts: 1 }, 'alone'],
  ['it failed before, and is handled by its door again', { taken: 0, attempts: 1 }, 'alone'],
  ['its door was to handle it, and did not come to an end', { afterDoor: true }, 'alone'],
  ['it broke off once, and the process has just begun', { brokenOff: 1 }, 'later'],
  ['it broke off once, and the process stays', { brokenOff: 1, upMs: 10_000 }, 'alone'],
  ['it broke off twice', { brokenOff: 2, upMs: 10_000, taken: 9 }, 'alone'],
  ['it broke off three times', { brokenOff: 3 }, 'set aside'],
  ['it broke off three times, long ago', { brokenOff: 3, upMs: 1e9 }, 'set aside'],
  ['it broke off, and is to be handled at once', { taken: 0, brokenOff: 2, upMs: 1e9 }, 'left to its job'],
  ['it may be at work for the third time in another process', { taken: 0, brokenOff: 3 }, 'left to its job'],
])('%s', (_name, standing, turn) => {
  expect(turnOf({ ...given, ...standing })).toBe(turn)
})
