import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'

const root = new URL('..', import.meta.url).pathname
const run = promisify(execFile)

export interface RunningServer {
  url: string
  pid: number
  /** Milliseconds from the start of the process to its line "is ready". */
  startMs: number
  stop(): Promise<void>
}

export async function startServer(env: Record<string, string>): Promise<RunningServer> {
  const began = performance.now()
  const child: ChildProcess = spawn(process.execPath, ['server/main.ts'], {
    cwd: root,
    env: { ...process.env, PORT: '0', LOG_LEVEL: 'error', RATE_LIMIT: 'off', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  if (!child.stdout || child.pid === undefined) throw new Error('the server could not be started')
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /is ready: (http:\/\/[^/\s]+)/.exec(line)?.[1]
    if (!url) continue
    child.stdout.resume()
    return { url, pid: child.pid, startMs: performance.now() - began, stop: () => stop(child) }
  }
  throw new Error('the server ended before it was ready')
}

async function stop(child: ChildProcess): Promise<void> {
  child.kill('SIGTERM')
  await once(child, 'exit')
}

/** Runs a command of bin/deskbell; answers what it printed. */
export async function command(args: string[], env: Record<string, string>): Promise<string> {
  const { stdout } = await run(process.execPath, ['server/cli.ts', ...args], {
    cwd: root,
    env: { ...process.env, ...env },
    maxBuffer: 1e8,
  })
  return stdout.trim()
}
