// Prints "PASSED FAILED" from Vitest's JSON report: a file that could not even be read counts as one failed test,
// and so does a run that ended badly although no test failed (an error outside any test, or no report at all).
// What was skipped is named on stderr, with the reason that its group gives.
import { readFileSync } from 'node:fs'
import { relative } from 'node:path'

const [path, exitCode] = process.argv.slice(2)
let passed = 0
let failed = 0
try {
  const { testResults } = JSON.parse(readFileSync(path, 'utf8'))
  for (const { name, status, assertionResults } of testResults) {
    const before = failed
    const skipped = assertionResults.filter((test) => test.status === 'skipped' || test.status === 'pending')
    for (const group of new Set(skipped.map((test) => test.ancestorTitles[0] ?? test.title))) {
      const count = skipped.filter((test) => (test.ancestorTitles[0] ?? test.title) === group).length
      console.error(`» ${count} skipped of ${relative('', name)}: ${group}`)
    }
    for (const test of assertionResults) {
      if (test.status === 'passed') passed++
      if (test.status === 'failed') failed++
    }
    if (status === 'failed' && failed === before) failed++
  }
} catch {
  // told below
}
if (exitCode !== '0' && failed === 0) failed++
console.log(`${passed} ${failed}`)
