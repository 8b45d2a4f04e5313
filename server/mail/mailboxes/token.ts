import { z } from 'zod'
import { MICROSOFT_CLIENT_SCOPES, mailPresets } from '#contract/mailboxes.ts'
import type { App } from '#server/platform/app.ts'
import { perDatabase } from '#server/platform/per-database.ts'
import type { MailboxRow } from './mailboxes.ts'
import { openSecret, sealToken } from './secrets.ts'

type Needs = Pick<App, 'db' | 'secret'>

/** Nobody has connected the mailbox with its provider, or what was granted has been taken back. */
export class NotConnected extends Error {
  constructor() {
    super('This mailbox is not connected with its provider.')
  }
}

/** The provider gave no token. */
export class TokenRefused extends Error {
  /** The grant is dead: asking again is no use, somebody has to connect the mailbox anew. */
  readonly isFinal: boolean
  constructor(message: string, { isFinal }: { isFinal: boolean }) {
    super(message)
    this.isFinal = isFinal
  }
}

const Tokens = z.object({
  access_token: z.string().min(1).max(20_000),
  refresh_token: z.string().min(1).max(20_000).optional(),
  /** Seconds. */
  expires_in: z.coerce.number().int().positive().max(31_536_000).default(3600),
})
const Refusal = z.object({ error: z.string().max(200), error_description: z.string().optional() })

/** A token is renewed this long before it ends: a session begun with it should not be cut off at once. */
const RENEW_BEFORE_MS = 5 * 60_000
const ANSWER_WITHIN_MS = 15_000
/** Of an answer; tokens are a few thousand characters. */
const MOST_CHARACTERS = 100_000

const underwayIn = perDatabase(() => new Map<number, Promise<string>>())

/**
 * A token that opens the mailbox for some minutes at least; renewed when it is about to end.
 *
 * @throws NotConnected, TokenRefused, CannotOpen
 */
export async function accessToken(app: Needs, row: MailboxRow): Promise<string> {
  const known = stillGood(app, row)
  if (known) return known
  // Fetching and sending ask at the same moment: a provider may change the refresh token with each use.
  const underway = underwayIn(app.db)
  const asked = underway.get(row.id)
  if (asked) return asked
  const asking = renewed(app, row).finally(() => underway.delete(row.id))
  underway.set(row.id, asking)
  return asking
}

/** The token that is stored, unless it is about to end. */
function stillGood({ secret }: Needs, row: MailboxRow): string | null {
  const token = openSecret(row, 'oauthAccessToken', secret)
  const isGood = row.oauthExpiresAt !== null && row.oauthExpiresAt.getTime() - Date.now() > RENEW_BEFORE_MS
  return isGood ? token : null
}

async function renewed(app: Needs, given: MailboxRow): Promise<string> {
  const row = (await stored(app, given.id)) ?? given
  const known = stillGood(app, row)
  if (known) return known
  if (row.oauthGrant === 'client_credentials') {
    return keepTokens(
      app,
      row,
      await askForTokens(app, row, { grant_type: 'client_credentials', scope: scopesOf(row) }),
    )
  }
  const refreshToken = openSecret(row, 'oauthRefreshToken', app.secret)
  if (!refreshToken) throw new NotConnected()
  try {
    const asked = { grant_type: 'refresh_token', refresh_token: refreshToken }
    return await keepTokens(app, row, await askForTokens(app, row, asked))
  } catch (error) {
    if (!(error instanceof TokenRefused) || !error.isFinal) throw error
    // Another node was faster and has a newer one.
    const now = await stored(app, row.id)
    const theirs = now && stillGood(app, now)
    if (theirs) return theirs
    throw error
  }
}

function stored({ db }: Pick<App, 'db'>, id: number): Promise<MailboxRow | undefined> {
  return db.selectFrom('mailbox').selectAll().where('id', '=', id).executeTakeFirst()
}

/** Keeps what a provider gave, and returns the access token. Fetching is not disturbed by it. */
export async function keepTokens(app: Needs, row: MailboxRow, tokens: z.output<typeof Tokens>): Promise<string> {
  await app.db
    .updateTable('mailbox')
    .set({
      oauthAccessToken: sealToken(tokens.access_token, app.secret),
      ...(tokens.refresh_token && { oauthRefreshToken: sealToken(tokens.refresh_token, app.secret) }),
      oauthExpiresAt: new Date(Date.now() + tokens.expires_in * 1000),
    })
    .where('id', '=', row.id)
    // What was granted to another client or account meanwhile is not overwritten.
    .where('oauthClientId', '=', row.oauthClientId)
    .where('userName', '=', row.userName)
    .execute()
  return tokens.access_token
}

/** @throws TokenRefused */
export async function askForTokens(
  app: Needs,
  row: MailboxRow,
  asked: Record<string, string>,
): Promise<z.output<typeof Tokens>> {
  const clientSecret = openSecret(row, 'oauthClientSecret', app.secret)
  const body = new URLSearchParams({
    ...asked,
    client_id: row.oauthClientId,
    ...(clientSecret && { client_secret: clientSecret }),
  })
  const answer = await post(tokenUrlOf(row), body)
  const tokens = Tokens.safeParse(answer.body)
  if (answer.ok && tokens.success) return tokens.data
  const refusal = Refusal.safeParse(answer.body)
  if (!refusal.success) throw new TokenRefused(`The provider gave no token (${answer.status}).`, { isFinal: false })
  const { error, error_description: description } = refusal.data
  const isFinal = ['invalid_grant', 'invalid_client', 'unauthorized_client', 'interaction_required'].includes(error)
  throw new TokenRefused(description ? `${error}: ${description}`.slice(0, 500) : error, { isFinal })
}

/** Whatever keeps a provider from being reached sounds the same: this is no means to look around in the house. */
async function post(url: string, body: URLSearchParams): Promise<{ ok: boolean; status: number; body: unknown }> {
  let text: string
  let response: Response
  try {
    response = await fetch(url, {
      method: 'POST',
      body,
      headers: { accept: 'application/json' },
      redirect: 'error',
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    })
    text = await beginningOf(response)
  } catch {
    throw new TokenRefused('The provider’s address for tokens cannot be reached.', { isFinal: false })
  }
  return { ok: response.ok, status: response.status, body: parsed(text) }
}

async function beginningOf(response: Response): Promise<string> {
  let text = ''
  const decoder = new TextDecoder()
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true })
    if (text.length > MOST_CHARACTERS) break
  }
  return text
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function tokenUrlOf(row: MailboxRow): string {
  return row.oauthTokenUrl || mailPresets[row.oauthProvider ?? 'other'].oauthTokenUrl
}

export function scopesOf(row: MailboxRow): string {
  const isClient = row.oauthProvider === 'microsoft' && row.oauthGrant === 'client_credentials'
  if (isClient && !row.oauthScopes) return MICROSOFT_CLIENT_SCOPES
  return row.oauthScopes || mailPresets[row.oauthProvider ?? 'other'].oauthScopes
}
