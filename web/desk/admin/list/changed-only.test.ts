import { expect, test } from 'vitest'
import { changedOnly, overwritten } from './changed-only.ts'

test.each([
  ['nobody else saved', { name: 'A' }, { name: 'Old', notes: '' }, []],
  ['somebody else changed something else', { name: 'A' }, { name: 'Old', notes: 'B' }, []],
  ['somebody else changed the same', { name: 'A' }, { name: 'B', notes: '' }, ['name']],
  ['somebody else changed it to the same', { name: 'A' }, { name: 'A', notes: '' }, []],
  ['a list grew meanwhile', { fields: [1] }, { name: 'Old', notes: '', fields: [1, 2, 3] }, ['fields']],
])('%s', (_, changes, now, lost) => {
  expect(
    overwritten(changes, { seen: { name: 'Old', notes: '', fields: [1, 2] }, now: { fields: [1, 2], ...now } }),
  ).toEqual(lost)
})

test('what stays as it was is not sent', () => {
  expect(changedOnly({ name: 'A', fields: [1] }, { name: 'A', fields: [2] })).toEqual({ fields: [2] })
})
