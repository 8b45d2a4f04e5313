import { createHash } from 'node:crypto'
import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { LIMITS } from './mail.ts'
import type { LeafContent } from './structure.ts'

/** The decoded content of a part. */
export interface StoredContent extends LeafContent {
  size(): number
  /** null when it is only in memory, or was left out. */
  file(): StoredFile | null
  /** All of it when it is only in memory, else its beginning. */
  beginning(): Buffer
}

export interface StoredFile {
  path: string
  sha256: string
  /** Its first bytes, to tell what it is. */
  head: Buffer
}

/** The files of one message, named by us; the folder is made for the first of them. */
export interface PartFolder {
  /** To a file as it comes; the first `keep` bytes stay in memory too. */
  file(keep: number): StoredContent
  /** In memory; to a file as well when it is more than a text should be. */
  memory(): StoredContent
  /** Whole content as a file; null when there are too many. */
  add(content: Buffer): StoredFile | null
}

const HEAD_BYTES = 64 * 1024

/** Writes at once, not in the background: it runs in a thread of its own, and so no message outruns the disk. */
export function partFolder(folder: string, notice: (code: string) => void): PartFolder {
  let count = 0
  let textLeft: number = LIMITS.textBytes

  function open(): OpenFile | null {
    if (count >= LIMITS.parts) {
      notice('parts_cut')
      return null
    }
    if (count === 0) mkdirSync(folder, { recursive: true, mode: 0o700 })
    return openFile(join(folder, `part-${++count}`))
  }

  function stored(first: OpenFile | null, keep: number): StoredContent & { moveToFile(): void } {
    let file = first
    let chunks: Buffer[] = []
    let kept = 0
    let size = 0
    return {
      write(bytes) {
        size += bytes.length
        file?.write(bytes)
        if (kept >= keep || bytes.length === 0) return
        const part = bytes.subarray(0, keep - kept)
        chunks.push(Buffer.from(part)) // a copy: the stretch it lies in is far larger
        kept += part.length
      },
      end: () => file?.end(),
      moveToFile() {
        file = open()
        const all = Buffer.concat(chunks)
        file?.write(all)
        chunks = [Buffer.from(all.subarray(0, LIMITS.textBeginning))]
        keep = 0
      },
      size: () => size,
      file: () => file?.stored() ?? null,
      beginning: () => Buffer.concat(chunks),
    }
  }

  return {
    file: (keep) => stored(open(), keep),
    memory() {
      const content = stored(null, Number.POSITIVE_INFINITY)
      let isMoved = false
      return {
        ...content,
        write(bytes) {
          if (!isMoved) textLeft -= bytes.length
          if (!isMoved && textLeft < 0) {
            isMoved = true
            notice('text_cut')
            content.moveToFile()
          }
          content.write(bytes)
        },
      }
    },
    add(content) {
      const file = open()
      file?.write(content)
      file?.end()
      return file?.stored() ?? null
    },
  }
}

interface OpenFile {
  write(bytes: Buffer): void
  end(): void
  stored(): StoredFile
}

/** Parts come in lines: they are written by the stretch. */
function openFile(path: string): OpenFile {
  const descriptor = openSync(path, 'w', 0o600)
  const hash = createHash('sha256')
  let head = Buffer.alloc(0)
  let waiting: Buffer[] = []
  let bytesWaiting = 0
  let sha256 = ''

  function flush(): void {
    const stretch = Buffer.concat(waiting)
    waiting = []
    bytesWaiting = 0
    if (head.length === 0) head = Buffer.from(stretch.subarray(0, HEAD_BYTES))
    hash.update(stretch)
    for (let at = 0; at < stretch.length; ) at += writeSync(descriptor, stretch, at)
  }

  function end(): void {
    if (sha256 !== '') return
    flush()
    closeSync(descriptor)
    sha256 = hash.digest('hex')
  }

  return {
    write(bytes) {
      waiting.push(Buffer.from(bytes))
      bytesWaiting += bytes.length
      if (bytesWaiting >= HEAD_BYTES) flush()
    },
    end,
    stored() {
      end()
      return { path, sha256, head }
    },
  }
}
