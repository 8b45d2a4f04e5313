import { spawn } from 'node:child_process'
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import {
  launch,
  lockHolder,
  mainServerPid,
  newFolder,
  query,
  serverGone,
  urlOf,
  usedFolder,
  visit,
  visits,
} from './embedded-postgres/application-for-test.ts'
import { serverProcesses } from './embedded-postgres/left-behind.ts'
import { runningPostgresUrl } from './embedded-postgres.ts'

describe('starting', () => {
  test('makes a database on first use and keeps what is in it', async () => {
    const dataDir = newFolder()
    const first = launch(dataDir)
    await query(await urlOf(first), `create table greeting as select 'Grüße' as text`)
    await first.kill('SIGTERM')
    expect(serverProcesses(join(dataDir, 'postgres'))).toEqual([])

    const second = launch(dataDir)
    expect(await query(await urlOf(second), 'select text from greeting')).toEqual([{ text: 'Grüße' }])
  })

  test('serves a private socket, with a password, to a role that owns only its database', async () => {
    const dataDir = await usedFolder()
    const url = await urlOf(launch(dataDir, { settings: {} }))
    const [facts] = await query(
      url,
      `select current_setting('listen_addresses') as addresses, current_setting('fsync') as fsync,
         current_setting('server_encoding') as encoding, current_setting('jit') as jit,
         (select rolsuper from pg_roles where rolname = current_user) as superuser`,
    )
    expect(facts).toEqual({ addresses: '', fsync: 'on', encoding: 'UTF8', jit: 'off', superuser: false })
    expect(statSync(join(dataDir, 'postgres')).mode & 0o077).toBe(0)
    expect(statSync(join(dataDir, 'postgres/deskbell.password')).mode & 0o077).toBe(0)
    await expect(query(url.replace(/:[^:@]+@/, ':wrong@'), 'select 1')).rejects.toMatchObject({ code: '28P01' })
  })

  test('tells a command beside the running application where its server is', async () => {
    const dataDir = await usedFolder()
    const application = launch(dataDir)
    const url = await urlOf(application)
    expect(runningPostgresUrl(dataDir)).toBe(url)
    await application.kill('SIGTERM')
    expect(runningPostgresUrl(dataDir)).toBeUndefined()
  })

  test('works in a folder whose name is too long for a socket, or full of odd characters', async () => {
    const dataDir = join(newFolder(), `${'long '.repeat(25)}, "odd" 'name' ü`)
    const application = launch(dataDir)
    expect(await query(await urlOf(application), 'select 1 as n')).toEqual([{ n: 1 }])
    await application.kill('SIGTERM')
  })

  test('lets an administrator change PostgreSQL settings in local.conf', async () => {
    const dataDir = await usedFolder()
    writeFileSync(join(dataDir, 'postgres/local.conf'), "work_mem = '17MB'\n")
    expect(await query(await urlOf(launch(dataDir)), 'show work_mem')).toEqual([{ work_mem: '17MB' }])
  })
})

describe('two starts on one data folder', () => {
  test('the second says so and leaves the first alone', async () => {
    const dataDir = await usedFolder()
    const first = launch(dataDir)
    const url = await urlOf(first)
    const server = mainServerPid(dataDir)

    const second = launch(dataDir)
    const refusal = await second.says((message) => message.code)
    await second.ended

    expect(refusal).toEqual({
      code: 'data_folder_in_use',
      message: `Deskbell is already running on the data folder ${dataDir} (process ${first.process.pid}). Stop it first, or set DATA_DIR to another folder.`,
    })
    expect(second.process.exitCode).toBe(1)
    await visit(url)
    expect(mainServerPid(dataDir)).toBe(server)
  })

  test('of eight at once exactly one wins', async () => {
    const dataDir = await usedFolder()
    const started = Array.from({ length: 8 }, () => launch(dataDir))
    const outcomes = await Promise.all(started.map((one) => one.says((message) => message.url ?? message.code)))
    expect(outcomes.filter(({ url }) => url)).toHaveLength(1)
    expect(outcomes.filter(({ code }) => code === 'data_folder_in_use')).toHaveLength(7)
  })
})

describe('after kill -9', () => {
  test('of the application, the server ends too and the next start has everything', async () => {
    const dataDir = await usedFolder()
    const first = launch(dataDir)
    await visit(await urlOf(first))
    await first.kill('SIGKILL')
    expect(await serverGone(dataDir)).toBe(true)

    expect(await visits(await urlOf(launch(dataDir)))).toBe(1)
  })

  test('of the application and its guard, the next start ends the server left behind', async () => {
    const dataDir = await usedFolder()
    const first = launch(dataDir)
    await visit(await urlOf(first))
    const old = mainServerPid(dataDir)
    first.process.kill('SIGSTOP') // it must not get itself another guard
    process.kill(lockHolder(dataDir), 'SIGKILL')
    await first.kill('SIGKILL')
    expect(serverProcesses(join(dataDir, 'postgres'))).toContain(old)

    const second = launch(dataDir)
    expect(await visits(await urlOf(second))).toBe(1)
    expect(serverProcesses(join(dataDir, 'postgres'))).not.toContain(old)
    expect(second.said).toContainEqual({ log: 'ended the PostgreSQL processes that an earlier run left behind' })
  })

  test('of everything at once, in the middle of the first start, the next start makes the database', async () => {
    const dataDir = newFolder()
    for (const patience of [150, 400, 700]) {
      const application = launch(dataDir)
      await sleep(patience)
      await application.kill('SIGKILL')
    }
    const last = launch(dataDir)
    expect(await query(await urlOf(last), 'select 1 as n')).toEqual([{ n: 1 }])
    await last.kill('SIGTERM')
    // The initdb of a killed start may have gone on for a moment; what it made goes at the next start.
    await urlOf(launch(dataDir))
    expect(readdirSync(dataDir).sort()).toEqual(['deskbell.lock', 'postgres'])
  })

  test('of PostgreSQL, it is started again at the same address without a restart of the application', async () => {
    const dataDir = await usedFolder()
    const application = launch(dataDir)
    const url = await urlOf(application)
    for (let round = 1; round <= 3; round++) {
      await visit(url)
      const killed = mainServerPid(dataDir)
      application.said.length = 0
      process.kill(killed, 'SIGKILL')
      await application.says(({ log }) => log === 'PostgreSQL runs again')
      expect(mainServerPid(dataDir)).not.toBe(killed)
    }
    expect(await visits(url)).toBe(3)
    await application.kill('SIGTERM')
    expect(await serverGone(dataDir)).toBe(true)
  })

  test('of PostgreSQL just before the application is told to stop, both end', async () => {
    const dataDir = await usedFolder()
    const application = launch(dataDir)
    await urlOf(application)
    process.kill(mainServerPid(dataDir), 'SIGKILL')
    await application.says(({ log }) => log === 'PostgreSQL has ended by itself; starting it again')
    await application.kill('SIGTERM')
    expect(application.said).toContainEqual({ stopped: true })
    expect(await serverGone(dataDir)).toBe(true)
  })

  test('of the guard, the application gets itself another and keeps the folder', async () => {
    const dataDir = await usedFolder()
    const first = launch(dataDir)
    const url = await urlOf(first)
    process.kill(lockHolder(dataDir), 'SIGKILL')
    expect(await launch(dataDir).says((message) => message.code)).toMatchObject({ code: 'data_folder_in_use' })
    await visit(url)
    await first.kill('SIGKILL')
    expect(await serverGone(dataDir)).toBe(true)
  })

  test('of PostgreSQL in the midst of work, the processes that outlive it are ended first', async () => {
    const dataDir = await usedFolder()
    const application = launch(dataDir)
    const url = await urlOf(application)
    // A loop in the server notices neither its dead client nor its dead main process.
    const loop = query(url, `do $$ declare n bigint := 0; begin loop n := n + 1; end loop; end $$`).catch(() => {})
    await sleep(300)
    process.kill(mainServerPid(dataDir), 'SIGKILL')
    await application.says(({ log }) => log === 'PostgreSQL runs again')
    await loop
    await visit(url)
  })
})

describe('lock files of a dead server', () => {
  async function killAll(): Promise<string> {
    const dataDir = await usedFolder()
    const application = launch(dataDir)
    await visit(await urlOf(application))
    application.process.kill('SIGSTOP') // it must start neither again
    process.kill(lockHolder(dataDir), 'SIGKILL')
    process.kill(mainServerPid(dataDir), 'SIGKILL')
    await serverGone(dataDir)
    await application.kill('SIGKILL')
    return dataDir
  }

  test('do not matter, not even when another process has their number now', async () => {
    const dataDir = await killAll()
    const other = spawn('sleep', ['60'])
    for (const name of ['postmaster.pid', '.s.PGSQL.5432.lock']) {
      const path = join(dataDir, 'postgres', name)
      writeFileSync(path, readFileSync(path, 'utf8').replace(/^\d+/, String(other.pid)))
    }
    expect(await visits(await urlOf(launch(dataDir)))).toBe(1)
    expect(other.exitCode ?? other.signalCode).toBeNull()
    other.kill()
  })

  test.each(['', '123\n'])('do not matter when they were cut short (%j)', async (rest) => {
    const dataDir = await killAll()
    writeFileSync(join(dataDir, 'postgres/postmaster.pid'), rest)
    expect(await visits(await urlOf(launch(dataDir)))).toBe(1)
  })

  test('missing ones do not let a second server in', async () => {
    const dataDir = await usedFolder()
    const first = launch(dataDir)
    await urlOf(first)
    const server = mainServerPid(dataDir)
    first.process.kill('SIGSTOP') // it must not get itself another guard
    process.kill(lockHolder(dataDir), 'SIGKILL')
    await first.kill('SIGKILL')
    rmSync(join(dataDir, 'postgres/postmaster.pid'))

    const second = launch(dataDir)
    await urlOf(second)
    expect(serverProcesses(join(dataDir, 'postgres'))).not.toContain(server)
  })
})
