import type { FormField } from '#contract/forms.ts'
import { mediaTypeOfEnding } from '#server/platform/media-type.ts'
import type { OfferedFile } from './answers.ts'
import { type Refusal, refuse } from './refusal.ts'

type Limits = Extract<FormField, { kind: 'file' }>['config']

/** What keeps a file from being an answer; null when it is taken. Its type is told by its content, not by its sender. */
export function fileProblem(limits: Limits, file: OfferedFile): Refusal | null {
  const { maxSize, extensions, mediaTypes, isStrict } = limits
  if (maxSize !== null && file.size > maxSize) return refuse('file_too_large', `“${file.text}” is too large here.`)
  const ending = endingOf(file.text)
  const taken = [...extensions, ...mediaTypes]
  const isTaken = extensions.includes(ending) || mediaTypes.some((type) => isOfType(file.mediaType, type))
  if (taken.length > 0 && !isTaken)
    return refuse('file_refused', `Only these files are taken here: ${taken.join(', ')}.`)
  if (isStrict && mediaTypeOfEnding(ending) !== file.mediaType) {
    const says = ending === '' ? 'has no ending that says what it is' : `is not what its ending .${ending} says`
    return refuse('file_not_genuine', `“${file.text}” ${says}.`)
  }
  return null
}

function endingOf(name: string): string {
  return name.includes('.') ? name.slice(name.lastIndexOf('.') + 1).toLowerCase() : ''
}

/** @param wanted  `image/png`, or `image/*` for all of them */
function isOfType(type: string, wanted: string): boolean {
  return wanted.endsWith('/*') ? type.startsWith(wanted.slice(0, -1)) : type === wanted
}
