import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'

const dist = join(import.meta.dirname, '../dist')

/** Prints what each entry loads before its first paint, in bytes of the network: its scripts, styles and English texts. */
for (const [entry, texts] of [
  ['portal', ['texts-en', 'texts-portal-en']],
  ['desk', ['texts-en', 'texts-desk-en']],
] as const) {
  const files = await initialFiles(entry, texts)
  const [plain, gz, br] = await Promise.all(['', '.gz', '.br'].map((ending) => total(files, ending)))
  console.log(`${entry.padEnd(7)} ${files.length} files  ${kB(plain)} plain  ${kB(gz)} gzip  ${kB(br)} brotli`)
}

async function initialFiles(entry: string, texts: readonly string[]): Promise<string[]> {
  const html = await readFile(join(dist, entry, 'index.html'), 'utf8')
  const named = [...html.matchAll(/(?:src|href)="(\/[^"]+\.(?:js|css))"/g)].map((match) => String(match[1]))
  const scripts = await Promise.all(
    named.filter((file) => file.endsWith('.js')).map((file) => readFile(join(dist, file), 'utf8')),
  )
  const asked = new Set<string>()
  for (const script of scripts) {
    for (const [name] of script.matchAll(/assets\/texts-[\w-]+\.js/g)) {
      if (texts.some((prefix) => new RegExp(`assets/${prefix}-[\\w-]{8}\\.js`).test(name))) asked.add(`/${name}`)
    }
  }
  return [...new Set([...named, ...asked])]
}

async function total(files: string[], ending: string): Promise<number> {
  const sizes = await Promise.all(files.map(async (file) => (await stat(join(dist, file + ending))).size))
  return sizes.reduce((sum, size) => sum + size, 0)
}

function kB(bytes = 0): string {
  return `${(bytes / 1000).toFixed(1).padStart(6)} kB`
}
