import type { Person } from './person.ts'

/** The fields of a new request, by their labels. */
export function requestForm({ page }: Person) {
  const form = page.getByRole('form', { name: 'New request' })
  return {
    topic: form.getByLabel('Help topic'),
    subject: form.getByLabel('Subject'),
    message: form.getByLabel('What happened, or what do you need?'),
    email: form.getByLabel('E-mail address'),
    name: form.getByLabel('Your name'),
    phone: form.getByLabel('Phone'),
    send: form.getByRole('button', { name: 'Send request' }),
    attach: form.getByRole('button', { name: 'Attach files' }),
  }
}

/** The number that the confirmation tells. */
export async function sentNumber(who: Person): Promise<string> {
  await who.sees('Your request has arrived')
  const text = (await who.page.getByText('Its number is').textContent()) ?? ''
  return text.replace(/^.*#/, '').trim()
}
