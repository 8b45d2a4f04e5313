// Does node_modules hold what package-lock.json asks for? Runs on whatever Node the machine has, so: plain JavaScript.
// Exit code 0: yes. It saves a full `npm ci` after an `npm install` by hand, or a change of formatting in the file.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const root = process.argv[2]
const packages = (path) => JSON.parse(readFileSync(join(root, path), 'utf8')).packages
try {
  const installed = packages('node_modules/.package-lock.json')
  const missing = Object.entries(packages('package-lock.json')).filter(
    ([path, { version, optional }]) => path && installed[path]?.version !== version && !(optional && !installed[path]),
  )
  process.exit(missing.length === 0 ? 0 : 1)
} catch {
  process.exit(1)
}
