import type { Locator } from 'playwright-core'
import { expect } from 'vitest'
import type { Person } from './person.ts'

// Where things are in the desk, by the names that people and screen readers find them with.

/** One property in the column beside the thread. */
export function property({ page }: Person, field: string): Locator {
  return page.getByRole('button', { name: new RegExp(`^${field}: `) })
}

export function propertyIs({ page }: Person, field: string, value: string): Locator {
  return page.getByRole('button', { name: `${field}: ${value}`, exact: true })
}

/** Changes one property in place and says why: a click on it, a click on the choice, the note, Enter. */
export async function change(who: Person, field: string, to: string | RegExp, note: string): Promise<void> {
  await who.click(property(who, field))
  await who.click(who.page.getByRole('option', { name: to }))
  await ready(noteOf(who))
  await who.type(note)
  await who.press('Enter')
  await who.sees(entries(who, 'note').filter({ hasText: note }))
}

/** Where the note to a change is written: the cursor goes there when the value is chosen. */
export function noteOf({ page }: Person): Locator {
  return page.getByLabel('Note (optional)')
}

export function entries({ page }: Person, type: 'message' | 'reply' | 'note'): Locator {
  return page.locator(`article[data-type="${type}"]`)
}

export function events({ page }: Person): Locator {
  return page.locator('[data-event]')
}

/** The rows of the list, without its head. */
export function rows({ page }: Person): Locator {
  return page.locator('[role="row"][data-row]')
}

/** The number beside a queue in the sidebar. */
export function countOf({ page }: Person, queue: string): Locator {
  return page.locator(`[data-queue="${queue}"]`)
}

export function queueLink({ page }: Person, name: string): Locator {
  return page.getByRole('navigation').getByRole('link', { name: new RegExp(`^${name}\\b`) })
}

export function composer({ page }: Person, kind: 'Reply' | 'Internal note'): Locator {
  return page.getByRole('textbox', { name: kind, exact: true })
}

/** Has the cursor. */
export async function ready(target: Locator): Promise<void> {
  await target.waitFor()
  await expect.poll(() => target.evaluate((one) => one === one.ownerDocument.activeElement)).toBe(true)
}

/** Writes with the pointer: a click into the box, the words, a click on the button. */
export async function writeEntry(who: Person, kind: 'Reply' | 'Internal note', text: string): Promise<void> {
  const { page } = who
  await who.click(
    kind === 'Reply'
      ? page.getByRole('button', { name: 'Write a reply …' })
      : page.getByRole('button', { name: 'Internal note', exact: true }),
  )
  await ready(composer(who, kind))
  await who.type(text)
  await who.click(page.getByRole('button', { name: kind === 'Reply' ? 'Send reply' : 'Add note' }))
  await who.sees(entries(who, kind === 'Reply' ? 'reply' : 'note').filter({ hasText: text }))
}

/** Signs in at the desk by its form. */
export async function signIn(who: Person, { email, password }: { email: string; password: string }): Promise<void> {
  await who.write(who.page.getByLabel('E-mail address'), email)
  await who.write(who.page.getByLabel('Password', { exact: true }), password)
  await who.press('Enter')
}

/** Opens what a key opens, goes to a choice with the arrows, and says why: no pointer. */
export async function changeByKeys(who: Person, key: string, to: string | RegExp, note: string): Promise<void> {
  const { page } = who
  await who.press(key)
  const list = page.getByRole('dialog').getByRole('listbox')
  const options = list.getByRole('option')
  await options.first().waitFor()
  await ready(list)
  const active = list.locator('[role="option"][data-active]').filter({ hasText: to })
  for (let tries = await options.count(); tries > 0 && (await active.count()) === 0; tries -= 1) {
    await who.press('ArrowDown')
  }
  await who.press('Enter')
  await who.type(note)
  await who.press('Enter')
  await who.seesNot(page.getByRole('dialog'))
  await who.sees(entries(who, 'note').filter({ hasText: note }))
}

/** Writes by key and sends with Ctrl and Enter. */
export async function writeByKeys(who: Person, kind: 'Reply' | 'Internal note', text: string): Promise<void> {
  await who.press(kind === 'Reply' ? 'r' : 'n')
  await ready(composer(who, kind))
  await who.type(text)
  await who.press('ControlOrMeta+Enter')
  await who.sees(entries(who, kind === 'Reply' ? 'reply' : 'note').filter({ hasText: text }))
}
