import type { z } from 'zod'
import type { RequesterRef } from '#contract/tickets.ts'

/** Somebody known, or somebody to be made known by the first ticket. */
export type Person =
  | { isNew: false; id: number; name: string; email: string }
  | { isNew: true; name: string; email: string; phone: string }

/** As requests name them. */
export type PersonInput = { id: number } | { email: string; name?: string; phone?: string }

export function personInput(person: Person): PersonInput {
  if (!person.isNew) return { id: person.id }
  const { email, name, phone } = person
  return {
    email: email.trim(),
    ...(name.trim() && { name: name.trim() }),
    ...(phone.trim() && { phone: phone.trim() }),
  }
}

export function known({ id, name, email }: z.infer<typeof RequesterRef>): Person {
  return { isNew: false, id, name, email }
}

/** What was typed becomes the beginning of a new requester: an address, or a name. */
export function newPerson(typed: string): Person {
  const text = typed.trim()
  return text.includes('@')
    ? { isNew: true, email: text, name: '', phone: '' }
    : { isNew: true, email: '', name: text, phone: '' }
}
