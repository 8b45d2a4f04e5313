import { type Headers, oneLine } from './headers.ts'
import type { ReadMail } from './mail.ts'
import type { MailLeaf } from './part-names.ts'
import { decodeWords } from './words.ts'

/** How urgent its sender says it is; null when nothing is said. */
export function priorityOf(headers: Headers): ReadMail['priority'] {
  for (const name of ['x-priority', 'importance', 'x-msmail-priority', 'priority']) {
    const word = /^\s{0,20}([a-z0-9-]{1,20})/i.exec(headers.first(name) ?? '')?.[1]?.toLowerCase()
    if (word && PRIORITIES[word]) return PRIORITIES[word]
  }
  return null
}

const PRIORITIES: Record<string, 'high' | 'normal' | 'low'> = {
  ...{ 1: 'high', 2: 'high', 3: 'normal', 4: 'low', 5: 'low' },
  ...{ high: 'high', highest: 'high', urgent: 'high', normal: 'normal', medium: 'normal' },
  ...{ low: 'low', lowest: 'low', 'non-urgent': 'low' },
}

/** The first language tag of Content-Language or Accept-Language. */
export function languageOf(headers: Headers): string | null {
  const said = [headers.first('content-language'), headers.first('accept-language'), headers.first('x-language')]
  const tags = said.map(
    (value) => /^[\s,]{0,10}([a-z]{2,3}(?:[-_][a-z0-9]{2,8}){0,2})(?![\w-])/i.exec(value ?? '')?.[1],
  )
  return tags.find((tag) => tag !== undefined)?.replaceAll('_', '-') ?? null
}

/** The id of the list it came by: `users.example.com`. */
export function listIdOf(headers: Headers): string | null {
  const value = headers.first('list-id') ?? headers.first('x-list-id')
  if (value === null) return null
  const start = value.lastIndexOf('<')
  const end = value.indexOf('>', start)
  const id = oneLine(decodeWords(start === -1 || end === -1 ? value : value.slice(start + 1, end)))
  return id === '' ? null : id.slice(0, 255).toWellFormed()
}

/** S/MIME or PGP. Nothing is decrypted and no signature is checked. */
export function securityOf(root: MailLeaf, leaves: MailLeaf[], text: string): ReadMail['security'] {
  const types = [
    root.type.value,
    ...leaves.map((leaf) => leaf.parent?.type.value),
    ...leaves.map(({ type }) => type.value),
  ]
  const smime = leaves.filter(({ type }) => SMIME.has(type.value))
  const kinds = smime.map(({ type }) => type.parameters.get('smime-type')?.toLowerCase() ?? 'enveloped-data')
  if (types.includes('multipart/encrypted') || kinds.some((kind) => kind.includes('enveloped'))) return 'encrypted'
  if (text.trimStart().startsWith('-----BEGIN PGP MESSAGE-----')) return 'encrypted'
  const isSigned = types.includes('multipart/signed') || kinds.some((kind) => kind.includes('signed'))
  return isSigned || text.trimStart().startsWith('-----BEGIN PGP SIGNED MESSAGE-----') ? 'signed' : null
}

const SMIME = new Set(['application/pkcs7-mime', 'application/x-pkcs7-mime'])
