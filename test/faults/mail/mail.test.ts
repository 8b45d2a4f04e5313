import { expect, test } from 'vitest'
import { runFaults } from './run.ts'

test('mail survives whatever dies: none lost, none doubled, everybody told', async () => {
  const outcome = await runFaults({ messages: 60, seed: 7, say: (line) => console.log(line) })
  expect(outcome).toMatchObject({ letters: 60, lost: [], doubled: [], astray: [], owed: [], withoutFate: 0 })
  console.log(`${outcome.letters} messages, accepted ${outcome.accepted} times, ${JSON.stringify(outcome.kills)}`)
}, 600_000)
