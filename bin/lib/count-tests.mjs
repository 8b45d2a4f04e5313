// Prints "PASSED FAILED" from Vitest's JSON report: a file that could not even be read counts as one failed test,
// and so does a run that ended badly although no test failed (an error outside any test, or no report at all).
import { readFileSync } from 'node:fs'

const [path, exitCode] = process.argv.slice(2)
let passed = 0
let failed = 0
try {
  const { testResults } = JSON.parse(readFileSync(path, 'utf8'))
  for (const { status, assertionResults } of testResults) {
    const before = failed
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
