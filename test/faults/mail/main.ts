import { parseArgs } from 'node:util'
import { runFaults } from './run.ts'

const usage = `bin/faults [--messages N] [--seed S]

Sends N messages (10,000 unless said), each up to three times, by HTTP, LMTP, pipe and IMAP, while everything that takes
part is killed at random; counts what was lost, doubled or not told. All of it on this machine, in folders of its own.`

const { values } = parseArgs({
  options: {
    messages: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '1' },
    help: { type: 'boolean' },
  },
})
const messages = Number(values.messages)
if (values.help || !Number.isInteger(messages) || messages < 1 || messages > 100_000) {
  console.log(usage)
  process.exit(values.help ? 0 : 64)
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(1))
const outcome = await runFaults({ messages, seed: Number(values.seed), say: (line) => console.error(line) })
const { lost, doubled, astray, owed, ...figures } = outcome
console.log(JSON.stringify(figures, null, 2))
console.log(`lost ${lost.length}, doubled ${doubled.length}, astray ${astray.length}, owed and not told ${owed.length}`)
const wrong = [...lost, ...doubled, ...astray, ...owed]
if (wrong.length > 0) console.log(wrong.slice(0, 50).join('\n'))
process.exit(wrong.length > 0 || figures.withoutFate > 0 ? 1 : 0)
