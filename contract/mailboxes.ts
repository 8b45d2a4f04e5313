import { z } from 'zod'
import { Availability, Email, Id, IdParams, Instant, line, Named, optionalLine, paragraphs } from './common.ts'
import { crud } from './crud.ts'
import { route } from './route.ts'

const tag = 'Mail'

export const Security = z.enum(['tls', 'starttls', 'none'])
export type Security = z.infer<typeof Security>
/** Of what lies in a mailbox when it is first read: `auto` is all of it, unless it is more than {@link MOST_OLD}. */
export const ReadFrom = z.enum(['auto', 'all', 'new'])
export const MOST_OLD = 50
export const AfterFetch = z.enum(['leave', 'move', 'delete'])
export const MailboxAuth = z.enum(['password', 'oauth'])
export const SendAuth = z.enum(['same', 'none', 'own'])
export const OauthProvider = z.enum(['google', 'microsoft', 'other'])
export type OauthProvider = z.infer<typeof OauthProvider>
export const OauthGrant = z.enum(['authorization_code', 'client_credentials'])
export const MailboxState = z.enum(['ok', 'failing', 'silent', 'disabled'])
export type MailboxState = z.infer<typeof MailboxState>

/** Below 1024 only mail's own: the test of a mailbox is no means to look for other servers in the house. */
const MAIL_PORTS = [24, 25, 110, 143, 465, 587, 993]
const Port = z
  .int()
  .min(1)
  .max(65_535)
  .refine(
    (port) => port > 1024 || MAIL_PORTS.includes(port),
    'Mail servers listen on 993, 143, 465, 587, 25 or above 1024.',
  )

/** A name or an address and nothing else: no scheme, no port, no path, no sign-in. */
const Host = z
  .string()
  .trim()
  .toLowerCase()
  .max(253)
  .regex(
    /^(?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9])?(?:\.[a-z0-9_](?:[a-z0-9_-]*[a-z0-9])?)*\.?|[0-9a-f:]*:[0-9a-f:.]+)$/,
    'Write the name of a server, like imap.example.com.',
  )

const OauthUrl = z.string().trim().max(500).refine(isSafeUrl, 'Write an address that begins with https://.')

/** Encrypted, except on this machine itself; none is as good, then the provider's own is taken. */
function isSafeUrl(text: string): boolean {
  if (text === '') return true
  const url = URL.parse(text)
  if (url === null || url.username + url.password !== '') return false
  const isHere = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname)
  return url.protocol === 'https:' || (url.protocol === 'http:' && isHere)
}

const Secret = z.string().min(1).max(20_000)

/** How mail is reached at the big providers; what the form fills in when one of them is chosen. */
export const mailPresets = {
  google: {
    fetchHost: 'imap.gmail.com',
    fetchPort: 993,
    fetchSecurity: 'tls',
    sendHost: 'smtp.gmail.com',
    sendPort: 465,
    sendSecurity: 'tls',
    oauthAuthorizeUrl: 'https://accounts.google.com/o/oauth2/v2/auth',
    oauthTokenUrl: 'https://oauth2.googleapis.com/token',
    oauthScopes: 'https://mail.google.com/',
    oauthGrants: ['authorization_code'],
  },
  microsoft: {
    fetchHost: 'outlook.office365.com',
    fetchPort: 993,
    fetchSecurity: 'tls',
    sendHost: 'smtp.office365.com',
    sendPort: 587,
    sendSecurity: 'starttls',
    // For client credentials, `common` is replaced by the id of the organization's tenant.
    oauthAuthorizeUrl: 'https://login.microsoftonline.com/common/oauth2/v2.0/authorize',
    oauthTokenUrl: 'https://login.microsoftonline.com/common/oauth2/v2.0/token',
    oauthScopes: 'https://outlook.office.com/IMAP.AccessAsUser.All https://outlook.office.com/SMTP.Send offline_access',
    oauthGrants: ['authorization_code', 'client_credentials'],
  },
  other: {
    fetchHost: '',
    fetchPort: 993,
    fetchSecurity: 'tls',
    sendHost: '',
    sendPort: 587,
    sendSecurity: 'starttls',
    oauthAuthorizeUrl: '',
    oauthTokenUrl: '',
    oauthScopes: '',
    oauthGrants: ['authorization_code', 'client_credentials'],
  },
} as const satisfies Record<OauthProvider, unknown>

/** Scopes for client credentials at Microsoft: those that the administrator has consented to. */
export const MICROSOFT_CLIENT_SCOPES = 'https://outlook.office365.com/.default'

const plainFields = {
  name: line(100),
  /** null: nothing is fetched, mail comes by another door. */
  fetchHost: Host.nullable(),
  fetchPort: Port.nullable(),
  fetchSecurity: Security,
  folder: line(500),
  readFrom: ReadFrom,
  afterFetch: AfterFetch,
  moveTo: optionalLine(500),
  pollMinutes: z.int().min(1).max(1440),
  /** null: the desk's own server sends. */
  sendHost: Host.nullable(),
  sendPort: Port.nullable(),
  sendSecurity: Security,
  sendAuth: SendAuth,
  sendUserName: optionalLine(320),
  sendPerMinute: z.int().min(1).max(10_000),
  sendConnections: z.int().min(1).max(20),
  userName: optionalLine(320),
  auth: MailboxAuth,
  oauthProvider: OauthProvider.nullable(),
  oauthGrant: OauthGrant.nullable(),
  oauthClientId: optionalLine(500),
  oauthAuthorizeUrl: OauthUrl,
  oauthTokenUrl: OauthUrl,
  oauthScopes: optionalLine(2000),
  dkimDomain: optionalLine(253),
  dkimSelector: optionalLine(100),
  /** Accepts a certificate that nobody vouches for, as servers in the house have them. */
  allowInvalidCertificate: z.boolean(),
  notes: paragraphs(10_000),
  availability: Availability,
}

/** Taken and never given back; null forgets one. */
const secretFields = {
  password: Secret.nullable(),
  sendPassword: Secret.nullable(),
  oauthClientSecret: Secret.nullable(),
  /** PEM */
  dkimKey: Secret.nullable(),
}

/** What may be wrong at a mail server; its key in the texts of the page. */
export const MailProblem = z.enum([
  'unknown_host',
  'unreachable',
  'timed_out',
  'no_tls',
  'wrong_tls',
  'needs_tls',
  'untrusted_certificate',
  'expired_certificate',
  'wrong_certificate_name',
  'sign_in_refused',
  'not_connected',
  'grant_ended',
  'secret_unreadable',
  'folder_missing',
  'message_refused',
  'other',
])
export type MailProblem = z.infer<typeof MailProblem>

export const Mailbox = z.object({
  id: z.int(),
  ...plainFields,
  fetchHost: z.string().nullable(),
  fetchPort: z.int().nullable(),
  sendHost: z.string().nullable(),
  sendPort: z.int().nullable(),
  oauthAuthorizeUrl: z.string(),
  oauthTokenUrl: z.string(),
  hasPassword: z.boolean(),
  hasSendPassword: z.boolean(),
  hasOauthClientSecret: z.boolean(),
  hasDkimKey: z.boolean(),
  /** Somebody has connected it with its provider. */
  isConnected: z.boolean(),
  oauthExpiresAt: Instant.nullable(),
  addresses: z.array(z.object({ id: z.int(), email: z.string() })),
  state: MailboxState,
  stateSince: Instant.nullable(),
  /** In the server's own words. */
  error: z.string().nullable(),
  sendError: z.string().nullable(),
  problem: MailProblem.nullable().describe('Which kind of thing goes wrong when it is read'),
  sendProblem: MailProblem.nullable().describe('The same when it sends'),
  failures: z.int(),
  fetchedAt: Instant.nullable(),
  lastMessageAt: Instant.nullable(),
  /** Messages that its server would not hand over; they are asked for again. */
  problems: z.int(),
  /** What the server said of the first of them. */
  problemsSaid: z.string().nullable(),
  /** Only what came since then is fetched; null: everything. */
  readSince: Instant.nullable(),
  /** So many older messages are left where they are. */
  passedOver: z.int(),
})
export type Mailbox = z.infer<typeof Mailbox>

const mailboxInput = z.object({ ...plainFields, ...secretFields }).partial()
export const mailboxes = crud({
  plural: 'mailboxes',
  noun: 'mailbox',
  tag,
  readers: 'administrator',
  holdsSecret: true,
  item: Mailbox,
  create: mailboxInput.extend({ name: line(100) }),
  change: mailboxInput,
})

export const MailAddress = z.object({
  id: z.int(),
  email: z.string(),
  name: z.string(),
  mailbox: Named.nullable(),
  department: Named.nullable(),
  helpTopic: Named.nullable(),
  priority: Named.nullable(),
  autoResponse: z.boolean(),
  notes: z.string(),
  availability: Availability,
})
export type MailAddress = z.infer<typeof MailAddress>

const addressFields = {
  email: Email,
  /** As it stands beside the address in mails. */
  name: optionalLine(200),
  mailboxId: Id.nullable(),
  departmentId: Id.nullable(),
  helpTopicId: Id.nullable(),
  priorityId: Id.nullable(),
  autoResponse: z.boolean(),
  notes: paragraphs(10_000),
  availability: Availability,
}
export const mailAddresses = crud({
  plural: 'mail-addresses',
  noun: 'mail address',
  tag,
  readers: 'administrator',
  refusals: ['email_taken'],
  item: MailAddress,
  create: z.object(addressFields).partial().extend({ email: Email }),
  change: z.object(addressFields).partial(),
})

export const TestStep = z.object({
  step: z.enum(['fetch_connect', 'fetch_sign_in', 'fetch_folder', 'send_connect', 'send_sign_in', 'send_message']),
  outcome: z.enum(['ok', 'failed', 'skipped']),
  problem: MailProblem.nullable(),
  /** In the server's own words. */
  said: z.string().nullable(),
  /** What to try. */
  advice: z.string().nullable(),
  /** When the folder is not there: those that are. */
  folders: z.array(z.string()).optional(),
  /** When it is: so many messages are in it. */
  messages: z.int().optional(),
})
export type TestStep = z.infer<typeof TestStep>

const testReply = z.object({ ok: z.boolean(), steps: z.array(TestStep) })
/** Also sends a mail to this address. */
const sendTo = { sendTo: Email.optional() }

export const testMailbox = route({
  method: 'POST',
  path: '/api/v1/mailboxes/:id/test',
  tag,
  caller: 'administrator',
  summary: 'Try fetching and sending; values given here are tried in place of the stored ones',
  params: IdParams,
  body: mailboxInput.extend(sendTo),
  reply: testReply,
  holdsSecret: true,
})
export const testNewMailbox = route({
  method: 'POST',
  path: '/api/v1/mailboxes/test',
  tag,
  caller: 'administrator',
  summary: 'Try fetching and sending with values that are not stored yet',
  body: mailboxInput.extend(sendTo),
  reply: testReply,
  holdsSecret: true,
})

export const connectMailbox = route({
  method: 'POST',
  path: '/api/v1/mailboxes/:id/connect',
  tag,
  caller: 'administrator',
  summary: "Where to send the administrator's browser, to let the provider connect the mailbox",
  params: IdParams,
  reply: z.object({ url: z.string(), callbackUrl: z.string().describe('To be registered at the provider') }),
  errors: ['oauth_incomplete'],
})

/** Where providers send the browser back to. */
export const OAUTH_CALLBACK = '/api/v1/mailboxes/oauth/callback'
