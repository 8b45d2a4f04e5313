import { createHash, randomUUID } from 'node:crypto'
import { type FileHandle, mkdir, open, readdir, rename, rm, rmdir, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import { TooLarge, Unavailable } from './errors.ts'

/** Where contents are kept, each once, under the hash of its bytes. */
export interface FileStore {
  /**
   * Takes a stream in, never more of it than a stretch at a time. What came has no place in the store until `keep()`.
   *
   * @throws TooLarge     `file_too_large`, as soon as `limit` bytes are passed; the rest is not read
   * @throws Unavailable  `storage_full`, `storage_failed`
   */
  receive(source: Readable, options: { limit: number }): Promise<Received>
  /** Where files can be written that `adopt` is to take; who writes there makes the folder, and has it cleared in the end. */
  spool(): Spool
  /** @returns null when there is no such content */
  open(sha256: string): Promise<OpenFile | null>
  /** Where a content can be read as a file, for as long as something refers to it; null when there is no such content. */
  pathOf(sha256: string): Promise<string | null>
  remove(sha256: string): Promise<void>
  /** Removes what was received before `cutoff` and neither kept nor discarded: its process died. */
  sweep(cutoff: Date): Promise<void>
}

export interface Received {
  sha256: string
  size: number
  /** Its first bytes, to tell what it is. */
  head: Buffer
  /** Puts it in its place; once this returns it survives a power cut. The same content there already is as good. */
  keep(): Promise<void>
  discard(): Promise<void>
}

/** A folder of one's own beside the store. */
export interface Spool {
  folder: string
  /** Takes a whole file of the folder in, without copying it. */
  adopt(path: string, content: Pick<Received, 'sha256' | 'size'>): Adopted
  /** Removes the folder with what was not taken. */
  clear(): Promise<void>
}

export type Adopted = Pick<Received, 'sha256' | 'size' | 'keep' | 'discard'>

export interface OpenFile {
  size: number
  /** The bytes from `start` to `end`, both included. Closes the file when it ends or is destroyed. */
  stream(range?: { start: number; end: number }): Readable
  close(): Promise<void>
}

/** Enough to recognise every kind of file that we look for. */
const HEAD_BYTES = 64 * 1024
/** Chunks come as the network brings them; so many bytes are written together. */
const WRITTEN_TOGETHER = 64 * 1024

export function filesOnDisk(folder: string): FileStore {
  const incoming = join(folder, 'incoming')
  const within = foldersOf(folder)

  async function keep(path: string, place: string): Promise<void> {
    try {
      await within(dirname(place), () => rename(path, place))
      await syncPath(dirname(place))
    } catch (error) {
      throw storageProblem(error)
    }
  }

  async function receive(source: Readable, { limit }: { limit: number }): Promise<Received> {
    const path = join(incoming, randomUUID())
    try {
      const content = await writeDown(source, { file: await within(incoming, () => open(path, 'wx', 0o600)), limit })
      return {
        ...content,
        keep: () => keep(path, placeOf(folder, content.sha256)),
        discard: () => rm(path, { force: true }),
      }
    } catch (error) {
      await rm(path, { force: true }).catch(() => {}) // the first error tells more
      throw storageProblem(error)
    }
  }

  return {
    receive,
    spool: () => spoolIn(join(incoming, randomUUID()), (path, sha256) => keep(path, placeOf(folder, sha256))),
    open: (sha256) => openFile(placeOf(folder, sha256)),
    pathOf: (sha256) => foundAt(placeOf(folder, sha256)),
    remove: (sha256) => rm(placeOf(folder, sha256), { force: true }),
    async sweep(cutoff) {
      for (const name of await readdir(incoming).catch(() => [])) {
        const path = join(incoming, name)
        const found = await stat(path).catch(() => null) // gone meanwhile: kept or discarded
        if (found && found.mtime < cutoff) await rm(path, { force: true, recursive: true })
      }
    },
  }
}

function placeOf(folder: string, sha256: string): string {
  if (!/^[0-9a-f]{64}$/.test(sha256)) throw new Error('not the hash of a stored file')
  return join(folder, sha256.slice(0, 2), sha256)
}

function spoolIn(folder: string, keep: (path: string, sha256: string) => Promise<void>): Spool {
  return {
    folder,
    adopt: (path, { sha256, size }) => ({
      sha256,
      size,
      async keep() {
        await syncPath(path).catch((error: unknown) => {
          throw storageProblem(error)
        })
        await keep(path, sha256)
      },
      discard: () => rm(path, { force: true }),
    }),
    async clear() {
      await rmdir(folder).catch((error: unknown) => {
        if (codeOf(error) !== 'ENOENT') return rm(folder, { force: true, recursive: true })
      })
    },
  }
}

async function writeDown(
  source: Readable,
  { file, limit }: { file: FileHandle; limit: number },
): Promise<{ sha256: string; size: number; head: Buffer }> {
  const hash = createHash('sha256')
  let head: Buffer = Buffer.alloc(0)
  let size = 0
  let waiting: Buffer[] = []
  let bytesWaiting = 0

  async function write(): Promise<void> {
    const stretch = waiting.length === 1 && waiting[0] ? waiting[0] : Buffer.concat(waiting)
    waiting = []
    bytesWaiting = 0
    if (head.length === 0) head = stretch.subarray(0, HEAD_BYTES)
    hash.update(stretch)
    await writeAll(file, stretch)
  }

  try {
    // Whoever sends too much is told so before the connection closes: the source is left open.
    for await (const chunk of source.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      if (size + chunk.length > limit) throw fileTooLarge(limit)
      size += chunk.length
      waiting.push(chunk)
      bytesWaiting += chunk.length
      if (bytesWaiting >= WRITTEN_TOGETHER) await write()
    }
    await write()
    await file.sync()
  } finally {
    await file.close()
  }
  return { sha256: hash.digest('hex'), size, head }
}

async function writeAll(file: FileHandle, chunk: Buffer): Promise<void> {
  let written = 0
  while (written < chunk.length) written += (await file.write(chunk, written)).bytesWritten
}

/**
 * Does something in a folder that may have to be made for it. One that is there may have been made a moment ago, by
 * somebody who has not got round to syncing it: whoever is the first of a process to use it sees to that.
 */
function foldersOf(top: string) {
  const known = new Map<string, Promise<void>>()

  function ready(folder: string): Promise<void> {
    const making = known.get(folder) ?? makeFolder(folder, top)
    known.set(folder, making)
    return making
  }

  return async <T>(folder: string, work: () => Promise<T>): Promise<T> => {
    try {
      await ready(folder)
      return await work()
    } catch (error) {
      known.delete(folder)
      if (codeOf(error) !== 'ENOENT') throw error
      await ready(folder)
      return await work()
    }
  }
}

/** A new folder is lost in a power cut unless its parent is on disk. */
async function makeFolder(folder: string, top: string): Promise<void> {
  const first = (await mkdir(folder, { recursive: true, mode: 0o700 })) ?? folder
  const highest = dirname(first.length < top.length ? first : top)
  for (let parent = dirname(folder); parent.length >= highest.length; parent = dirname(parent)) await syncPath(parent)
}

/** A file, or the names in a folder. */
async function syncPath(path: string): Promise<void> {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

async function openFile(path: string): Promise<OpenFile | null> {
  const file = await open(path, 'r').catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return null
    throw storageProblem(error)
  })
  if (!file) return null
  const { size } = await file.stat()
  return {
    size,
    stream: (range) => file.createReadStream({ ...range, highWaterMark: 64 * 1024 }),
    close: () => file.close(),
  }
}

async function foundAt(path: string): Promise<string | null> {
  try {
    await stat(path)
    return path
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null
    throw storageProblem(error)
  }
}

export function fileTooLarge(limit: number): TooLarge {
  return new TooLarge('file_too_large', `This file is too large; at most ${readableSize(limit)} can be taken.`)
}

function readableSize(bytes: number): string {
  const megabytes = bytes / (1024 * 1024)
  return megabytes >= 1 ? `${Number(megabytes.toFixed(1))} MB` : `${Math.floor(bytes / 1024)} kB`
}

const FULL = new Set(['ENOSPC', 'EDQUOT'])
// ENOENT is also what making folders on a read-only disk says.
const FAILED = new Set(['EROFS', 'ENOENT', 'EACCES', 'EPERM', 'EIO', 'EMFILE', 'ENFILE', 'ENOTDIR', 'EFBIG'])

function storageProblem(error: unknown): unknown {
  const code = codeOf(error)
  if (FULL.has(code)) {
    return Object.assign(
      new Unavailable('storage_full', 'There is no room for this file right now. Please try later.'),
      {
        cause: error,
      },
    )
  }
  if (FAILED.has(code)) {
    return Object.assign(new Unavailable('storage_failed', 'Files cannot be stored right now. Please try later.'), {
      cause: error,
    })
  }
  return error
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
}
