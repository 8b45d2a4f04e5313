import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { derivedKey } from './derived-key.ts'

/** Of AES-256-GCM, drawn from the application's secret. */
export type SealKey = Buffer

const NONCE_BYTES = 12
const TAG_BYTES = 16
/** The first byte tells how the rest is sealed, for a day when it is done otherwise. */
const VERSION = 1

/** What was sealed cannot be opened: the application's secret is another one than then, or somebody has changed it. */
export class CannotOpen extends Error {
  readonly code = 'secret_unreadable'
  constructor() {
    super('A stored password cannot be read: DESKBELL_SECRET is not the one that it was stored with. Enter it again.')
  }
}

/** @param purpose  what the key is for: what was sealed for one purpose opens for no other */
export function sealKey(secret: string, purpose: string): SealKey {
  return derivedKey(secret, `deskbell seal ${purpose}`)
}

/** Encrypts a text so that a copy of the database tells nothing of it. */
export function seal(key: SealKey, text: string): Buffer {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return Buffer.concat([Buffer.of(VERSION), nonce, cipher.getAuthTag(), sealed])
}

/** @throws CannotOpen */
export function unseal(key: SealKey, sealed: Buffer): string {
  if (sealed.length < 1 + NONCE_BYTES + TAG_BYTES || sealed[0] !== VERSION) throw new CannotOpen()
  const nonce = sealed.subarray(1, 1 + NONCE_BYTES)
  const decipher = createDecipheriv('aes-256-gcm', key, nonce)
  decipher.setAuthTag(sealed.subarray(1 + NONCE_BYTES, 1 + NONCE_BYTES + TAG_BYTES))
  try {
    return decipher.update(sealed.subarray(1 + NONCE_BYTES + TAG_BYTES), undefined, 'utf8') + decipher.final('utf8')
  } catch {
    throw new CannotOpen()
  }
}
