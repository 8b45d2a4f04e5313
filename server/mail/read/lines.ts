/** A line or, when it is overlong, a stretch of one, with its end as it was sent. */
export type LineSink = (piece: Buffer, startsLine: boolean) => void

const LONGEST_PIECE = 64 * 1024

/** Cuts bytes into lines as they come; a line of any length needs no more memory than a piece. */
export function lineCutter(sink: LineSink): { write(chunk: Buffer): void; end(): void } {
  let rest: Buffer = Buffer.alloc(0)
  let startsLine = true
  let onlyReturns: boolean | null = null

  return {
    write(chunk) {
      // Old Macintosh mail has no line feeds at all
      onlyReturns ??= !chunk.includes(0x0a) && chunk.includes(0x0d)
      const bytes = onlyReturns ? returnsAsFeeds(chunk) : chunk
      const all = rest.length > 0 ? Buffer.concat([rest, bytes]) : bytes
      let start = 0
      for (let feed = all.indexOf(0x0a); feed !== -1; feed = all.indexOf(0x0a, start)) {
        sink(all.subarray(start, feed + 1), startsLine)
        startsLine = true
        start = feed + 1
      }
      rest = all.subarray(start)
      if (rest.length <= LONGEST_PIECE) return
      // A line end is never cut in two
      const end = rest.at(-1) === 0x0d ? rest.length - 1 : rest.length
      sink(rest.subarray(0, end), startsLine)
      startsLine = false
      rest = rest.subarray(end)
    },
    end() {
      if (rest.length > 0) sink(rest, startsLine)
    },
  }
}

function returnsAsFeeds(chunk: Buffer): Buffer {
  const copy = Buffer.from(chunk)
  for (let at = copy.indexOf(0x0d); at !== -1; at = copy.indexOf(0x0d, at + 1)) copy[at] = 0x0a
  return copy
}
