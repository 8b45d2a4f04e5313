import { Conflict } from './errors.ts'

/**
 * Passes on what `work` returns; a name, e-mail address or key that is taken already is told to the person at its field.
 * Our unique indexes are named after what they keep unique: `team_name`, `requester_email`, `form_field_key`.
 *
 * @throws Conflict `name_taken`, `email_taken`, `key_taken`
 */
export async function refusingTaken<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    throw takenOf(error) ?? error
  }
}

const UNIQUE_VIOLATION = '23505'

const words = {
  name: 'Something else has this name already. Choose another.',
  email: 'Somebody else has this e-mail address already.',
  key: 'Another one has this key already. Choose another.',
} as const

function takenOf(error: unknown): Conflict | null {
  if (typeof error !== 'object' || error === null) return null
  const { code, constraint } = error as { code?: unknown; constraint?: unknown }
  if (code !== UNIQUE_VIOLATION || typeof constraint !== 'string') return null
  const what = /_(name|email|key)(_key)?$/.exec(constraint)?.[1] as keyof typeof words | undefined
  return what ? taken(`body.${what}`, what) : null
}

/** The refusal of a value that something else has already. */
export function taken(field: string, what: keyof typeof words, message: string = words[what]): Conflict {
  const code = `${what}_taken`
  return new Conflict(code, message, { fields: [{ field, code, message }] })
}
