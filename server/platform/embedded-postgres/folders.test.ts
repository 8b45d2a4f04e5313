import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { chooseAccount } from './account.ts'
import { launch, newFolder, query, urlOf, usedFolder, visit, visits } from './application-for-test.ts'

const isRoot = process.getuid?.() === 0

describe('a data folder that cannot be used', () => {
  test('is left as it is when another version of PostgreSQL made it', async () => {
    const dataDir = await usedFolder()
    writeFileSync(join(dataDir, 'postgres/PG_VERSION'), '17\n')
    const before = readdirSync(join(dataDir, 'postgres'))
    const refusal = await launch(dataDir).says((message) => message.code)
    expect(refusal.code).toBe('database_of_other_version')
    expect(refusal.message).toContain('was made by PostgreSQL 17; this release of Deskbell brings PostgreSQL 18')
    expect(readdirSync(join(dataDir, 'postgres'))).toEqual(before)
  })

  test('is not filled again when the database in it is incomplete', async () => {
    const dataDir = await usedFolder()
    rmSync(join(dataDir, 'postgres/PG_VERSION'))
    expect(await launch(dataDir).says((message) => message.code)).toMatchObject({ code: 'database_incomplete' })
  })

  test('is told in words when its password is gone, or has nothing in it', async () => {
    const dataDir = await usedFolder()
    const path = join(dataDir, 'postgres/deskbell.password')
    writeFileSync(path, '')
    const incomplete = { code: 'database_incomplete', message: expect.stringContaining(path) }
    expect(await launch(dataDir).says((message) => message.code)).toMatchObject(incomplete)
    rmSync(path)
    expect(await launch(dataDir).says((message) => message.code)).toMatchObject(incomplete)
  })

  test('may be a file', async () => {
    const path = join(newFolder(), 'file')
    writeFileSync(path, '')
    expect(await launch(path).says((message) => message.code)).toMatchObject({ code: 'data_folder_not_writable' })
  })
})

/** A small disk of our own, where the machine lets us mount one; it goes away with the process. */
const smallDisk = (folder: string, then: string) => [
  'unshare',
  '--user',
  '--map-root-user',
  '--mount',
  'sh',
  '-c',
  `mount -t tmpfs -o size=90m none '${folder}' && ${then} && exec "$@"`,
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

describe.runIf(canMount)('a disk that takes no more', () => {
  const fill = (folder: string, leaveKb: number) =>
    `head -c $(( ($(df -Pk '${folder}' | tail -1 | awk '{print $4}') - ${leaveKb}) * 1024 )) /dev/zero >'${folder}/filler'`

  test.each([
    ['before anything is there', 0],
    ['in the middle of making the database', 20_000],
  ])('full %s: says so and leaves nothing half-made', async (_when, leaveKb) => {
    const disk = newFolder()
    const dataDir = join(disk, 'data')
    const application = launch(dataDir, { wrap: smallDisk(disk, fill(disk, leaveKb)) })
    const refusal = await application.says((message) => message.code ?? message.url)
    expect(refusal).toMatchObject({ code: 'disk_full', message: expect.stringContaining('is full. Free some space') })
  })

  test('full at a later start: says so, and works again once there is space', async () => {
    const disk = newFolder()
    const dataDir = join(disk, 'data')
    const used = await usedFolder()
    const self = `${process.execPath} ${join(import.meta.dirname, 'process-for-test.ts')} '${dataDir}'`
    const steps = [`cp -a '${used}' '${dataDir}'`, fill(disk, 0), `{ ${self} || rm '${disk}/filler'; }`].join(' && ')
    const application = launch(dataDir, { wrap: smallDisk(disk, steps) })
    expect(await application.says((message) => message.code)).toMatchObject({ code: 'disk_full' })
    await application.says((message) => message.url)
  })

  test.each(['used', 'new'])('read-only, with a %s folder: says so', async (kind) => {
    const disk = newFolder()
    const dataDir = join(disk, 'data')
    const before = kind === 'new' ? 'true' : `cp -a '${await usedFolder()}' '${dataDir}'`
    const steps = `${before} && mount -o remount,bind,ro '${disk}'`
    const application = launch(dataDir, { wrap: smallDisk(disk, steps) })
    expect(await application.says((message) => message.code)).toMatchObject({
      code: 'data_folder_not_writable',
      message: expect.stringContaining('read-only'),
    })
  })
})

describe.runIf(isRoot)('as root', () => {
  const nobody = { kind: 'other', uid: 65534, gid: 65534 } as const

  test('a user namespace is the first choice, and the files stay ours', async () => {
    const account = chooseAccount()
    const dataDir = await usedFolder()
    await urlOf(launch(dataDir, { account }))
    if (account.kind === 'namespace') expect(statSync(join(dataDir, 'postgres')).uid).toBe(0)
  })

  test('an unprivileged account serves where namespaces are forbidden, also a database made before', async () => {
    const dataDir = await usedFolder()
    const application = launch(dataDir, { account: nobody })
    await visit(await urlOf(application))
    expect(statSync(join(dataDir, 'postgres')).uid).toBe(65534)
    await application.kill('SIGTERM')
    expect(await visits(await urlOf(launch(dataDir)))).toBe(1)
  })

  test('that account gets a folder it can reach when ours is closed to it', async () => {
    const dataDir = join(newFolder(), 'data') // the parent is open to us alone
    const application = launch(dataDir, { account: nobody })
    await query(await urlOf(application), 'create table visit (at timestamptz default now())')
    await visit(await urlOf(application))
    await application.kill('SIGTERM')
    const place = readFileSync(join(dataDir, 'postgres.location'), 'utf8').trim()
    expect(statSync(place).uid).toBe(65534)
    const again = launch(dataDir, { account: nobody })
    expect(await visits(await urlOf(again))).toBe(1)
    await again.kill('SIGTERM')
    rmSync(join(place, '..'), { recursive: true })
  })

  test('a database that the account cannot reach is left as it is', async () => {
    const dataDir = join(newFolder(), 'data')
    const application = launch(dataDir)
    await urlOf(application)
    await application.kill('SIGTERM')
    const refusal = await launch(dataDir, { account: nobody }).says((message) => message.code)
    expect(refusal).toMatchObject({
      code: 'data_folder_not_writable',
      message: expect.stringContaining('user namespaces'),
    })
    expect(statSync(join(dataDir, 'postgres')).uid).toBe(0)
  })
})
