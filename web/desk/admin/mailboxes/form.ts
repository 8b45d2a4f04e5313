import { type Mailbox, MICROSOFT_CLIENT_SCOPES, mailPresets, type OauthProvider } from '#contract/mailboxes.ts'

type Kept =
  | 'name'
  | 'fetchSecurity'
  | 'folder'
  | 'afterFetch'
  | 'readFrom'
  | 'moveTo'
  | 'pollMinutes'
  | 'sendSecurity'
  | 'sendAuth'
  | 'sendUserName'
  | 'sendPerMinute'
  | 'sendConnections'
  | 'userName'
  | 'auth'
  | 'oauthClientId'
  | 'oauthAuthorizeUrl'
  | 'oauthTokenUrl'
  | 'oauthScopes'
  | 'dkimDomain'
  | 'dkimSelector'
  | 'allowInvalidCertificate'
  | 'notes'
  | 'availability'

export const secrets = ['password', 'sendPassword', 'oauthClientSecret', 'dkimKey'] as const
export type SecretName = (typeof secrets)[number]

export type MailboxForm = Pick<Mailbox, Kept> & {
  fetches: boolean
  fetchHost: string
  fetchPort: number | string
  sends: boolean
  sendHost: string
  sendPort: number | string
  oauthProvider: OauthProvider
  oauthGrant: NonNullable<Mailbox['oauthGrant']>
  // '' leaves what is stored, null forgets it.
} & Record<SecretName, string | null>

export function mailboxValues(mailbox: Mailbox | null): MailboxForm {
  const fresh = mailPresets.other
  return {
    name: mailbox?.name ?? '',
    fetches: mailbox ? mailbox.fetchHost !== null : true,
    fetchHost: mailbox?.fetchHost ?? fresh.fetchHost,
    fetchPort: mailbox?.fetchPort ?? fresh.fetchPort,
    fetchSecurity: mailbox?.fetchSecurity ?? fresh.fetchSecurity,
    folder: mailbox?.folder ?? 'INBOX',
    afterFetch: mailbox?.afterFetch ?? 'leave',
    readFrom: mailbox?.readFrom ?? 'auto',
    moveTo: mailbox?.moveTo ?? '',
    pollMinutes: mailbox?.pollMinutes ?? 5,
    sends: mailbox ? mailbox.sendHost !== null : true,
    sendHost: mailbox?.sendHost ?? fresh.sendHost,
    sendPort: mailbox?.sendPort ?? fresh.sendPort,
    sendSecurity: mailbox?.sendSecurity ?? fresh.sendSecurity,
    sendAuth: mailbox?.sendAuth ?? 'same',
    sendUserName: mailbox?.sendUserName ?? '',
    sendPerMinute: mailbox?.sendPerMinute ?? 60,
    sendConnections: mailbox?.sendConnections ?? 2,
    userName: mailbox?.userName ?? '',
    auth: mailbox?.auth ?? 'password',
    oauthProvider: providerOf(mailbox),
    oauthGrant: mailbox?.oauthGrant ?? 'authorization_code',
    oauthClientId: mailbox?.oauthClientId ?? '',
    oauthAuthorizeUrl: mailbox?.oauthAuthorizeUrl ?? '',
    oauthTokenUrl: mailbox?.oauthTokenUrl ?? '',
    oauthScopes: mailbox?.oauthScopes ?? '',
    dkimDomain: mailbox?.dkimDomain ?? '',
    dkimSelector: mailbox?.dkimSelector ?? '',
    allowInvalidCertificate: mailbox?.allowInvalidCertificate ?? false,
    notes: mailbox?.notes ?? '',
    availability: mailbox?.availability ?? 'active',
    password: '',
    sendPassword: '',
    oauthClientSecret: '',
    dkimKey: '',
  }
}

export function mailboxBody({ fetches, sends, ...values }: MailboxForm) {
  return {
    ...values,
    fetchHost: fetches ? values.fetchHost : null,
    fetchPort: fetches ? portOf(values.fetchPort) : null,
    sendHost: sends ? values.sendHost : null,
    sendPort: sends ? portOf(values.sendPort) : null,
    password: given(values.password),
    sendPassword: given(values.sendPassword),
    oauthClientSecret: given(values.oauthClientSecret),
    dkimKey: given(values.dkimKey),
  }
}

/** What is tried: a mailbox can be tested before it has a name. */
export function testBody(values: MailboxForm, sendTo: string) {
  const { name: _, notes: __, availability: ___, ...body } = mailboxBody(values)
  return { ...body, ...(sendTo.trim() && { sendTo: sendTo.trim() }) }
}

function portOf(port: number | string): number | null {
  return port === '' ? null : Number(port)
}

function given(secret: string | null): string | null | undefined {
  return secret === '' ? undefined : secret
}

/** A mailbox with a password may have been made without naming its provider; its server tells. */
function providerOf(mailbox: Mailbox | null): OauthProvider {
  if (mailbox?.oauthProvider) return mailbox.oauthProvider
  return (
    (['google', 'microsoft'] as const).find((name) => mailPresets[name].fetchHost === mailbox?.fetchHost) ?? 'other'
  )
}

const preset = [
  'fetchHost',
  'fetchPort',
  'fetchSecurity',
  'sendHost',
  'sendPort',
  'sendSecurity',
  'oauthAuthorizeUrl',
  'oauthTokenUrl',
  'oauthScopes',
] as const

/** What a provider fills in. Where it knows nothing, only what the provider before had filled in is taken away. */
export function presetOf(to: OauthProvider, values: MailboxForm): Partial<MailboxForm> {
  const [before, after] = [mailPresets[values.oauthProvider], mailPresets[to]]
  const filled = preset.filter((name) => to !== 'other' || values[name] === before[name])
  const [oauthGrant] = after.oauthGrants
  return { oauthProvider: to, oauthGrant, ...Object.fromEntries(filled.map((name) => [name, after[name]])) }
}

/** Microsoft wants other scopes of a program than of a person. */
export function grantOf(oauthGrant: MailboxForm['oauthGrant'], values: MailboxForm): Partial<MailboxForm> {
  const { oauthScopes } = mailPresets.microsoft
  const isOurs = [oauthScopes, MICROSOFT_CLIENT_SCOPES, ''].includes(values.oauthScopes)
  if (values.oauthProvider !== 'microsoft' || !isOurs) return { oauthGrant }
  return { oauthGrant, oauthScopes: oauthGrant === 'client_credentials' ? MICROSOFT_CLIENT_SCOPES : oauthScopes }
}

const PORTS = {
  fetch: { tls: 993, starttls: 143, none: 143 },
  send: { tls: 465, starttls: 587, none: 587 },
} as const

/** Another encryption mostly goes with another port; one that is nobody's usual stays. */
export function securityOf(
  kind: 'fetch' | 'send',
  security: Mailbox['fetchSecurity'],
  port: number | string,
): Partial<MailboxForm> {
  const ports = PORTS[kind]
  const isUsual = Object.values<number | string>(ports).includes(port)
  return { [`${kind}Security`]: security, ...(isUsual && { [`${kind}Port`]: ports[security] }) }
}
