import { expect, test } from 'vitest'
import { sortRows } from './sort-rows.ts'

const columns = [{ key: 'name', sortBy: (row: { name: string | null }) => row.name }]
const names = (direction: 'up' | 'down', ...given: (string | null)[]) =>
  sortRows(
    given.map((name) => ({ name })),
    columns,
    { key: 'name', direction },
  ).map((row) => row.name)

test('sorts names as people do, the empty ones last either way', () => {
  expect(names('up', 'Ticket 10', null, 'ticket 2', 'Ärger', 'Zebra')).toEqual([
    'Ärger',
    'ticket 2',
    'Ticket 10',
    'Zebra',
    null,
  ])
  expect(names('down', 'a', null, 'B')).toEqual(['B', 'a', null])
})
