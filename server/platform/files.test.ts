import { execFile, execFileSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { existsSync, globSync, mkdirSync, mkdtempSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { promisify } from 'node:util'
import { afterAll, describe, expect, test } from 'vitest'
import { filesOnDisk } from './files.ts'

const root = mkdtempSync(join(tmpdir(), 'deskbell-files-'))
afterAll(() => rmSync(root, { recursive: true }))

function store() {
  const folder = mkdtempSync(join(root, 'store-'))
  return { folder, files: filesOnDisk(folder) }
}

function filesIn(folder: string): string[] {
  return globSync('**/*', { cwd: folder }).filter((path) => statSync(join(folder, path)).isFile())
}

function hashOf(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex')
}

test('keeps a content under its hash and gives it back, whole or in part', async () => {
  const { folder, files } = store()
  const content = randomBytes(300_000)
  const received = await files.receive(Readable.from([content.subarray(0, 100), content.subarray(100)]), {
    limit: 300_000,
  })
  expect(received).toMatchObject({ sha256: hashOf(content), size: 300_000, head: content.subarray(0, 65_536) })
  expect(await files.open(received.sha256)).toBeNull()

  await received.keep()
  expect(filesIn(folder)).toEqual([join(received.sha256.slice(0, 2), received.sha256)])
  const whole = await files.open(received.sha256)
  expect(whole?.size).toBe(300_000)
  expect(Buffer.concat((await whole?.stream().toArray()) ?? [])).toEqual(content)
  const part = await files.open(received.sha256)
  expect(Buffer.concat((await part?.stream({ start: 10, end: 19 }).toArray()) ?? [])).toEqual(content.subarray(10, 20))

  await files.remove(received.sha256)
  await files.remove(received.sha256)
  expect(filesIn(folder)).toEqual([])
})

test('the same content, ten at once, is one file', async () => {
  const { folder, files } = store()
  const content = randomBytes(200_000)
  await Promise.all(
    Array.from({ length: 10 }, async () => (await files.receive(Readable.from([content]), { limit: 1e6 })).keep()),
  )
  expect(filesIn(folder)).toEqual([join(hashOf(content).slice(0, 2), hashOf(content))])
})

test('takes in what was written beside it, and clears what was not taken', async () => {
  const { folder, files } = store()
  const content = randomBytes(1000)
  const spool = files.spool()
  await spool.clear()
  mkdirSync(spool.folder, { recursive: true })
  for (const name of ['one', 'two', 'three']) writeFileSync(join(spool.folder, name), content)
  const known = { sha256: hashOf(content), size: 1000 }
  await spool.adopt(join(spool.folder, 'one'), known).keep()
  await spool.adopt(join(spool.folder, 'two'), known).discard()
  await spool.clear()
  expect(filesIn(folder)).toEqual([join(known.sha256.slice(0, 2), known.sha256)])
  expect(existsSync(spool.folder)).toBe(false)
})

test('a folder of a process that died is swept like its files', async () => {
  const { folder, files } = store()
  const spool = files.spool()
  mkdirSync(spool.folder, { recursive: true })
  writeFileSync(join(spool.folder, 'part'), 'left')
  await files.sweep(new Date(Date.now() - 60_000))
  expect(filesIn(folder)).toHaveLength(1)
  await files.sweep(new Date(Date.now() + 60_000))
  expect(filesIn(folder)).toEqual([])
})

test('an empty file is a content too', async () => {
  const { files } = store()
  const received = await files.receive(Readable.from([]), { limit: 10 })
  await received.keep()
  expect(await files.open(received.sha256)).toMatchObject({ size: 0 })
})

test('stops at the limit without reading on, and leaves nothing', async () => {
  const { folder, files } = store()
  let sent = 0
  const source = Readable.from(
    (function* () {
      for (; sent < 1_000; sent++) yield Buffer.alloc(1000)
    })(),
  )
  const refused = files.receive(source, { limit: 10_000 })
  await expect(refused).rejects.toMatchObject({ status: 413, code: 'file_too_large' })
  expect(sent).toBeLessThan(60)
  expect(source.destroyed).toBe(false)
  expect(filesIn(folder)).toEqual([])
})

test('a source that breaks off leaves nothing', async () => {
  const { folder, files } = store()
  const source = new Readable({ read() {} })
  source.push(Buffer.alloc(50_000))
  const received = files.receive(source, { limit: 1e6 })
  await expect.poll(() => filesIn(folder).length).toBe(1)
  source.destroy(new Error('gone'))
  await expect(received).rejects.toThrow('gone')
  expect(filesIn(folder)).toEqual([])
})

test('what is discarded is gone; what a dead process left is swept', async () => {
  const { folder, files } = store()
  await (await files.receive(Readable.from([Buffer.from('a')]), { limit: 10 })).discard()
  expect(filesIn(folder)).toEqual([])

  await files.receive(Readable.from([Buffer.from('old')]), { limit: 10 })
  const [left = ''] = filesIn(folder)
  utimesSync(join(folder, left), new Date(0), new Date(0))
  await files.receive(Readable.from([Buffer.from('new')]), { limit: 10 })
  await files.sweep(new Date(Date.now() - 60_000))
  expect(filesIn(folder)).toHaveLength(1)
  expect(existsSync(join(folder, left))).toBe(false)
})

test.each(['', '..', '../../etc/passwd', 'A'.repeat(64), `${'a'.repeat(63)}/`])(
  'opens nothing under %j',
  async (hash) => {
    const { files } = store()
    expect(() => files.open(hash)).toThrow('not the hash')
  },
)

const onSmallDisk = (folder: string) => [
  '--user',
  '--map-root-user',
  '--mount',
  'sh',
  '-c',
  `mount -t tmpfs -o size=1m none '${folder}' && exec "$@"`,
  'sh',
]
const canMount = (() => {
  try {
    execFileSync('unshare', ['--user', '--map-root-user', '--mount', 'mount', '-t', 'tmpfs', 'none', '/mnt'])
    return true
  } catch {
    return false
  }
})()

describe.runIf(canMount)('a full disk', () => {
  test('says so, leaves nothing half-written, and works again with what fits', async () => {
    const { folder } = store()
    const script = `
      import { globSync, statSync } from 'node:fs'
      import { Readable } from 'node:stream'
      import { filesOnDisk } from ${JSON.stringify(join(import.meta.dirname, 'files.ts'))}
      const folder = ${JSON.stringify(folder)}
      const files = filesOnDisk(folder)
      const put = async (size) => (await files.receive(Readable.from(Array(size / 1000).fill(Buffer.alloc(1000, size))), { limit: 1e9 })).keep()
      const problem = await put(2_000_000).catch((error) => ({ status: error.status, code: error.code }))
      await put(500_000)
      const left = globSync('**/*', { cwd: folder }).map((path) => statSync(folder + '/' + path)).filter((it) => it.isFile())
      console.log(JSON.stringify({ problem, left: left.map((it) => it.size) }))`
    const { stdout } = await promisify(execFile)('unshare', [
      ...onSmallDisk(folder),
      process.execPath,
      '--input-type=module',
      '-e',
      script,
    ])
    expect(JSON.parse(stdout)).toEqual({ problem: { status: 503, code: 'storage_full' }, left: [500_000] })
  })
})
