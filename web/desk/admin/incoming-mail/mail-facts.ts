interface Checked {
  server: string
  spf: string | null
  dkim: string | null
  dmarc: string | null
}

interface Address {
  name: string
  address: string
}

/** What the ledger notes of a message when it is read. One that is not read yet, or could not be, has none of it. */
export type MailFacts = Partial<{
  date: string | null
  rawFrom: string
  to: Address[]
  cc: Address[]
  replyTo: Address[]
  sender: Address | null
  resent: { from: Address | null; to: Address[] } | null
  returnPath: string | null
  robot: { kind: string; signal: string } | null
  report: {
    recipients: { address: string; action: string; status: string | null; diagnostic: string }[]
    originalMessageId: string | null
  } | null
  authentication: Checked | null
  claimedAuthentication: Checked | null
  security: 'signed' | 'encrypted' | null
  calendar: { method: string; summary: string; start: string | null } | null
  listId: string | null
  language: string | null
  notices: string[]
  parts: { name: string; mediaType: string; size: number }[]
  refused: { name: string; because: string }[]
}>
