/** One mailbox of a header; the name is decoded, the domain in lower case. Nothing is corrected into another address. */
export interface Address {
  name: string
  address: string
}

/** A file that came with a message. */
export interface MailPart {
  /** Where its content lies: a file of our own naming inside the folder given. */
  path: string
  sha256: string
  /** One line without a path; only ever shown. */
  name: string
  /** As its sender says: not to be believed. */
  mediaType: string
  /** What its first bytes say that it is. */
  looksLike: string
  size: number
  contentId: string | null
  /** Shown within the HTML body. */
  isInline: boolean
}

/** Everything that Deskbell knows of one message. All of it is what the message says: hostile until checked. */
export interface ReadMail {
  /** Without <>; null when missing or unusable; at most 998 characters. */
  messageId: string | null
  /** Ids without <>, oldest first, at most 200. */
  inReplyTo: string[]
  references: string[]
  /** ISO instant; null when missing, unparsable or before 1990. */
  date: string | null
  /** Never a guess: with two addresses, none or a broken one it comes from Sender or Return-Path, else it is null. */
  from: Address | null
  rawFrom: string
  sender: Address | null
  replyTo: Address[]
  to: Address[]
  cc: Address[]
  resent: { from: Address | null; to: Address[] } | null
  /** Whom the servers on its way delivered it to, in lower case. */
  deliveredTo: string[]
  /** '' is the null sender. */
  returnPath: string | null
  /** One line without control characters and direction overrides, at most 1,000 characters. */
  subject: string
  html: string | null
  /** Made from the HTML when there is only that. */
  text: string
  parts: MailPart[]
  robot: Robot | null
  report: DeliveryReport | null
  listId: string | null
  priority: 'high' | 'normal' | 'low' | null
  authentication: Authentication | null
  security: 'signed' | 'encrypted' | null
  calendar: CalendarEntry | null
  /** A language tag: `de`, `pt-BR`. */
  language: string | null
  /** Decoded; at most 200 lines of 2,000 characters. */
  headers: [name: string, value: string][]
  /** What was repaired or cut. */
  notices: string[]
}

/** Nobody reads what is answered to it. */
export interface Robot {
  kind: 'auto-reply' | 'bounce' | 'delayed' | 'list' | 'complaint' | 'system'
  /** The header or phrase that gave it away. */
  signal: string
}

/** What became of a mail that was sent from here. */
export interface DeliveryReport {
  recipients: ReportedRecipient[]
  originalMessageId: string | null
  originalReferences: string[]
  originalTo: string[]
}

export interface ReportedRecipient {
  address: string
  action: 'failed' | 'delayed' | 'delivered' | 'relayed' | 'expanded'
  /** As in RFC 3463: `5.1.1`. */
  status: string | null
  diagnostic: string
}

/** What the server says that added the topmost Authentication-Results. Whether it is ours is for the caller to know. */
export interface Authentication {
  /** Which header says so: only the first is ever taken out by servers when somebody else wrote it. */
  by: 'authentication-results' | 'arc' | 'received-spf'
  /** '' where it does not name itself. */
  server: string
  spf: string | null
  dkim: string | null
  dmarc: string | null
  /** Of which domain DMARC speaks, in lower case; null when it does not say. */
  dmarcDomain: string | null
}

export interface CalendarEntry {
  /** `REQUEST`, `REPLY`, `CANCEL`, ... */
  method: string
  summary: string
  /** ISO instant, or a date alone for whole days; null when it cannot be told. */
  start: string | null
}

export const LIMITS = {
  parts: 200,
  /** Of any kind, multiparts included. */
  allParts: 1000,
  depth: 30,
  headerLines: 1000,
  headerBytes: 256 * 1024,
  /** A long book. Whoever opens the ticket is sent all of it; what is longer comes as a file, and its beginning as text. */
  textBytes: 2 * 1024 * 1024,
  textBeginning: 500 * 1024,
  recipients: 500,
  references: 200,
  shownHeaders: 200,
  shownHeaderLength: 2000,
  subjectLength: 1000,
  /** Bytes: a line has no more, and no index takes three times as many. */
  messageIdLength: 998,
} as const
