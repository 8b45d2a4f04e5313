import { parseArgs } from 'node:util'
import { measureAssignment } from './assignment.ts'
import { measureDesk } from './desk.ts'
import { measureMail } from './mail.ts'
import { machine, printAssignment, printMail, printSimulation, printTables } from './report.ts'
import { measureSimulation } from './simulation.ts'
import { measureTimers, printTimers } from './timers.ts'

const usage = `bin/bench --tickets N[,N...] [--seconds S] [--json FILE]
       bin/bench --data DIR [--seconds S] [--json FILE]
       bin/bench --mail [--messages N]
       bin/bench --assignment
       bin/bench --timers [--tickets N]
       bin/bench --simulation [--tickets N]

Seeds a desk of each size, drives a real server from this process, and prints what it cost beside its floor: the same
SQL statements, recorded from the same requests, through the bare driver in the same run.

--data measures the desk in this folder, made with \`DATA_DIR=DIR bin/deskbell seed --tickets N --agents 60\`: a large one need
not be seeded anew each time. What is opened and answered stays there.

--mail hands in messages of 20 kB by HTTP and LMTP (20,000 unless said), beside reading and keeping them alone.

--assignment simulates a month of a desk of 200 agents by each policy, and decides 2,000 waiting tickets by 500 agents.

--timers sets the SLA timers of so many open tickets (100,000 unless said) and waits: what an idle minute and an opening
cost without them and with them.

--simulation runs drafts on so many tickets of one month (100,000 is what it is made for).`

const { values } = parseArgs({
  options: {
    tickets: { type: 'string' },
    data: { type: 'string' },
    seconds: { type: 'string', default: '4' },
    json: { type: 'string' },
    mail: { type: 'boolean', default: false },
    assignment: { type: 'boolean', default: false },
    simulation: { type: 'boolean', default: false },
    timers: { type: 'boolean', default: false },
    messages: { type: 'string', default: '20000' },
    help: { type: 'boolean' },
  },
})
if (values.help) {
  console.log(usage)
  process.exit(0)
}
const sizes = (values.tickets ?? (values.timers ? '100000' : '10000')).split(',').map(Number)
const seconds = Number(values.seconds)
if (sizes.some((size) => !Number.isInteger(size) || size < 100) || !(seconds > 0)) {
  console.error(usage)
  process.exit(64)
}

console.log(machine())
if (values.assignment) {
  printAssignment(measureAssignment())
  process.exit(0)
}
if (values.mail) {
  printMail(await measureMail({ messages: Number(values.messages) }))
  process.exit(0)
}
if (values.timers) {
  for (const timers of sizes) printTimers(await measureTimers({ timers }))
  process.exit(0)
}
if (values.simulation) {
  for (const tickets of sizes) printSimulation(await measureSimulation({ tickets }))
  process.exit(0)
}
const results = []
for (const desk of values.data === undefined ? sizes.map((tickets) => ({ tickets })) : [{ dataDir: values.data }]) {
  const result = await measureDesk(desk, { seconds })
  printTables(result)
  results.push(result)
}
if (values.json) {
  const { writeFile } = await import('node:fs/promises')
  await writeFile(values.json, JSON.stringify({ machine: machine(), results }, null, 2))
}
