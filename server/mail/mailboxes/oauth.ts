import { createHash, randomBytes } from 'node:crypto'
import { z } from 'zod'
import { mailPresets, OAUTH_CALLBACK } from '#contract/mailboxes.ts'
import type { App } from '#server/platform/app.ts'
import { audit } from '#server/platform/audit.ts'
import { BadRequest, Conflict, Forbidden } from '#server/platform/errors.ts'
import { type Ctx, operation } from '#server/platform/operation.ts'
import { ownAddress } from '#server/platform/own-address.ts'
import { demandAdministrator } from '#server/platform/permitted.ts'
import { seal, sealKey, unseal } from '#server/platform/seal.ts'
import { loadMailbox } from './mailboxes.ts'
import { askForTokens, keepTokens, scopesOf, TokenRefused } from './token.ts'

type Needs = Pick<App, 'db' | 'secret' | 'config'>

const State = z.object({ mailboxId: z.int(), agentId: z.int().nullable(), verifier: z.string(), until: z.int() })
const GOOD_FOR_MS = 15 * 60_000

/**
 * Where the administrator's browser goes, so that the provider lets the mailbox be connected.
 *
 * @throws NotFound
 * @throws Conflict `oauth_incomplete`
 */
export async function connectUrl(app: Needs, ctx: Ctx, id: number): Promise<{ url: string; callbackUrl: string }> {
  demandAdministrator(ctx.actor)
  const row = await loadMailbox(app.db, id)
  const authorizeUrl = row.oauthAuthorizeUrl || mailPresets[row.oauthProvider ?? 'other'].oauthAuthorizeUrl
  if (row.auth !== 'oauth' || row.oauthGrant !== 'authorization_code' || !authorizeUrl || !row.oauthClientId) {
    throw new Conflict('oauth_incomplete', 'Store provider, client id and addresses of the provider first.')
  }
  // RFC 7636: who catches the code on its way cannot use it.
  const verifier = randomBytes(32).toString('base64url')
  const state: z.infer<typeof State> = {
    mailboxId: id,
    agentId: ctx.actor.id,
    verifier,
    until: ctx.now.getTime() + GOOD_FOR_MS,
  }
  const url = new URL(authorizeUrl)
  const asked = {
    response_type: 'code',
    client_id: row.oauthClientId,
    redirect_uri: callbackUrl(app),
    scope: scopesOf(row),
    state: seal(stateKey(app), JSON.stringify(state)).toString('base64url'),
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    login_hint: row.userName,
    // Google gives a refresh token only when asked for it so.
    ...(row.oauthProvider === 'google' && { access_type: 'offline', prompt: 'consent' }),
  }
  for (const [name, value] of Object.entries(asked)) url.searchParams.set(name, value)
  return { url: url.href, callbackUrl: callbackUrl(app) }
}

const NO_REFRESH =
  'The provider let us in for now only: it gave no refresh token. Its scopes have to include lasting access (offline_access).'

export interface Answer {
  code?: string | undefined
  state: string
  /** Why the provider gave no code. */
  error?: string | undefined
}

/**
 * Takes what the provider sends the browser back with, and connects the mailbox.
 *
 * @returns the mailbox, and what the provider said when it refused
 * @throws BadRequest `oauth_state`  not begun here, or too long ago
 * @throws Forbidden  begun by somebody else
 */
export async function finishConnecting(
  app: Needs,
  ctx: Ctx,
  { code, state, error }: Answer,
): Promise<{ mailboxId: number; refusal: string | null }> {
  demandAdministrator(ctx.actor)
  const { mailboxId, agentId, verifier, until } = readState(app, state)
  if (until < ctx.now.getTime()) throw stateProblem()
  if (agentId !== ctx.actor.id) throw new Forbidden('forbidden', 'Somebody else has begun this.')
  if (!code) return { mailboxId, refusal: (error ?? 'no code').slice(0, 200) }
  const row = await loadMailbox(app.db, mailboxId)
  const asked = { grant_type: 'authorization_code', code, redirect_uri: callbackUrl(app), code_verifier: verifier }
  try {
    const tokens = await askForTokens(app, row, asked)
    // Within the hour it would be disconnected again: better said now, to who can do something about it.
    if (!tokens.refresh_token) return { mailboxId, refusal: NO_REFRESH }
    await keepTokens(app, row, tokens)
  } catch (refusal) {
    if (!(refusal instanceof TokenRefused)) throw refusal
    return { mailboxId, refusal: refusal.message }
  }
  await operation(ctx, async (op) => {
    // Whoever fetches begins anew with it.
    await op.db.updateTable('mailbox').set({ updatedAt: op.now }).where('id', '=', mailboxId).execute()
    await audit(op, { type: 'mailbox.connected', subject: 'mailbox', id: mailboxId })
  })
  return { mailboxId, refusal: null }
}

function readState(app: Needs, state: string): z.infer<typeof State> {
  try {
    return State.parse(JSON.parse(unseal(stateKey(app), Buffer.from(state, 'base64url'))))
  } catch {
    throw stateProblem()
  }
}

function stateProblem(): BadRequest {
  return new BadRequest('oauth_state', 'This answer belongs to nothing that was begun here lately. Connect again.')
}

function callbackUrl({ config }: Needs): string {
  return `${ownAddress(config)}${OAUTH_CALLBACK}`
}

function stateKey({ secret }: Needs) {
  return sealKey(secret, 'oauth state')
}
