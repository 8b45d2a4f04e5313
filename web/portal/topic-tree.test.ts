import { expect, test } from 'vitest'
import { topicTree } from './topic-tree.ts'

const topic = (id: number, path: string) => ({ id, path })

test('puts topics below the one they belong to, in the order given', () => {
  const problem = topic(1, 'Report a Problem')
  const outage = topic(2, 'Report a Problem / Outage')
  const other = topic(3, 'Report a Problem with a longer name')
  expect(topicTree([problem, outage, other])).toEqual([
    { topic: problem, children: [outage] },
    { topic: other, children: [] },
  ])
})

test('keeps a topic whose parent requesters do not see', () => {
  const outage = topic(2, 'Internal / Outage')
  expect(topicTree([outage])).toEqual([{ topic: outage, children: [] }])
})
