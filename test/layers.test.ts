import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

/** The folders of server/ from the bottom up: each may import those before it. What is not listed stands above all. */
const order = [
  ...['platform', 'settings', 'people'],
  ...['forms', 'sla', 'routing', 'knowledge'],
  ...['thread', 'tickets'],
  ...['assignment'],
  ...['mail', 'notify', 'search', 'reports', 'webhooks'],
  ...['automation'],
  ...['simulation'],
]

const root = join(import.meta.dirname, '..')

test('imports point down only', () => {
  const files = globSync('{contract,server,web}/**/*.{ts,tsx}', { cwd: root })
  const upward = files.filter((file) => !file.includes('.test.')).flatMap((file) => wrongImports(file))
  expect(upward).toEqual([])
})

function wrongImports(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8')
  const imports = [...text.matchAll(/(?:from|import|import\()\s*'([^']+)'/g)].map(([, target]) => target ?? '')
  return imports.filter((target) => !isAllowed(file, target)).map((target) => `${file} imports ${target}`)
}

function isAllowed(file: string, target: string): boolean {
  const [area, folder] = file.split('/')
  const [toArea = '', toFolder] = resolve(file, target).split('/')
  if (area === 'contract') return toArea === 'contract' || target === 'zod'
  const isOurs = ['server', 'contract', 'web', 'test', 'bench'].includes(toArea)
  if (!isOurs || toArea === 'contract') return true
  if (area === 'web') return toArea === 'web'
  return toArea === 'server' && height(toFolder) <= height(folder)
}

function height(folder: string | undefined): number {
  const place = order.indexOf(folder ?? '')
  return place === -1 ? order.length : place
}

function resolve(file: string, target: string): string {
  if (target.startsWith('#')) return target.slice(1)
  if (target.startsWith('.')) return join(file, '..', target)
  return `package ${target}`
}
