import { closeSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { LIMITS } from './mail.ts'
import type { LeafContent } from './structure.ts'

/** The decoded content of a part. */
export interface StoredContent extends LeafContent {
  size(): number
  /** null when it is only in memory, or was left out. */
  path(): string | null
  /** All of it when it is only in memory, else its beginning. */
  beginning(): Buffer
}

/** The files of one message, named by us. */
export interface PartFolder {
  /** To a file as it comes; the first `keep` bytes stay in memory too. */
  file(keep: number): StoredContent
  /** In memory; to a file as well when it is more than a text should be. */
  memory(): StoredContent
  /** Whole content as a file; its path, or null when there are too many. */
  add(content: Buffer): string | null
}

/** Writes at once, not in the background: it runs in a thread of its own, and so no message outruns the disk. */
export function partFolder(folder: string, notice: (code: string) => void): PartFolder {
  let count = 0
  let textLeft: number = LIMITS.textBytes

  function open(): OpenFile | null {
    if (count >= LIMITS.parts) {
      notice('parts_cut')
      return null
    }
    const path = join(folder, `part-${++count}`)
    return { path, descriptor: openSync(path, 'w', 0o600) }
  }

  function stored(first: OpenFile | null, keep: number): StoredContent & { moveToFile(): void; kept(): number } {
    let file = first
    let chunks: Buffer[] = []
    let kept = 0
    let size = 0
    let path = first?.path ?? null
    return {
      write(bytes) {
        size += bytes.length
        if (file) writeSync(file.descriptor, bytes)
        if (kept >= keep || bytes.length === 0) return
        const part = bytes.subarray(0, keep - kept)
        chunks.push(Buffer.from(part)) // a copy: the stretch it lies in is far larger
        kept += part.length
      },
      end() {
        if (file) closeSync(file.descriptor)
        file = null
      },
      moveToFile() {
        file = open()
        path = file?.path ?? null
        const all = Buffer.concat(chunks)
        if (file) writeSync(file.descriptor, all)
        chunks = [Buffer.from(all.subarray(0, LIMITS.textBeginning))]
        keep = 0
      },
      size: () => size,
      kept: () => kept,
      path: () => path,
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
      const file = stored(open(), 0)
      file.write(content)
      file.end()
      return file.path()
    },
  }
}

interface OpenFile {
  path: string
  descriptor: number
}
