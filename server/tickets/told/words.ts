import type { Tale } from './tale.ts'

interface Words {
  source: Record<Tale['ticket']['source'], string>
  note: string
  earlier: (count: number) => string
  beginning: string
}

const en: Words = {
  source: { web: 'Web form', email: 'E-mail', phone: 'Phone', api: 'API', other: 'Other' },
  note: 'Internal note',
  earlier: (count) =>
    count === 1 ? 'One earlier entry is left out here.' : `${count} earlier entries are left out here.`,
  beginning: 'This is its beginning; all of it is in the ticket',
}

const de: Words = {
  source: { web: 'Webformular', email: 'E-Mail', phone: 'Telefon', api: 'API', other: 'Anderes' },
  note: 'Interne Notiz',
  earlier: (count) =>
    count === 1 ? 'Ein früherer Eintrag ist hier ausgelassen.' : `${count} frühere Einträge sind hier ausgelassen.`,
  beginning: 'Das ist der Anfang; alles steht im Ticket',
}

/** What is said of a ticket in words of ours, in a language of ours. */
export function ticketWords(language: string): Words {
  return language === 'de' ? de : en
}
