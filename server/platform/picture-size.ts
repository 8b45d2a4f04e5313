export interface PictureSize {
  width: number
  height: number
}

/** Width and height in pixels as a picture's own head states them; null for anything else than PNG, JPEG, GIF, WebP. */
export function pictureSize(head: Buffer): PictureSize | null {
  try {
    return png(head) ?? gif(head) ?? webp(head) ?? jpeg(head)
  } catch (error) {
    if (error instanceof RangeError) return null // it ends before it has said so
    throw error
  }
}

function png(head: Buffer): PictureSize | null {
  if (head.toString('latin1', 1, 4) !== 'PNG' || head.toString('latin1', 12, 16) !== 'IHDR') return null
  return { width: head.readUInt32BE(16), height: head.readUInt32BE(20) }
}

function gif(head: Buffer): PictureSize | null {
  if (!/^GIF8[79]a/.test(head.toString('latin1', 0, 6))) return null
  return { width: head.readUInt16LE(6), height: head.readUInt16LE(8) }
}

function webp(head: Buffer): PictureSize | null {
  if (head.toString('latin1', 0, 4) !== 'RIFF' || head.toString('latin1', 8, 12) !== 'WEBP') return null
  switch (head.toString('latin1', 12, 16)) {
    case 'VP8 ':
      return { width: head.readUInt16LE(26) & 0x3fff, height: head.readUInt16LE(28) & 0x3fff }
    case 'VP8L': {
      const bits = head.readUInt32LE(21)
      return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 }
    }
    case 'VP8X':
      return { width: head.readUIntLE(24, 3) + 1, height: head.readUIntLE(27, 3) + 1 }
    default:
      return null
  }
}

// Segments follow one another, each with its length, until the one that starts the frame.
function jpeg(head: Buffer): PictureSize | null {
  if (head.readUInt16BE(0) !== 0xffd8) return null
  let at = 2
  while (head.readUInt8(at) === 0xff) {
    const marker = head.readUInt8(at + 1)
    if (marker === 0xff) {
      at++ // padding
      continue
    }
    if (isFrame(marker)) return { height: head.readUInt16BE(at + 5), width: head.readUInt16BE(at + 7) }
    at += 2 + head.readUInt16BE(at + 2)
  }
  return null
}

function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc
}
