import { hkdfSync } from 'node:crypto'

const drawn = new Map<string, Buffer>()
/** There is one secret a process; tests have more. */
const MOST_DRAWN = 100

/**
 * A key for one purpose, drawn from the application's secret: 32 bytes, the same each time. Drawing one takes longer than
 * using it, so they are kept.
 */
export function derivedKey(secret: string, purpose: string): Buffer {
  const name = `${purpose}\0${secret}`
  const known = drawn.get(name)
  if (known) return known
  const key = Buffer.from(hkdfSync('sha256', secret, '', purpose, 32))
  if (drawn.size >= MOST_DRAWN) drawn.clear()
  drawn.set(name, key)
  return key
}
