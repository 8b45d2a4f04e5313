import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface IdentityProvider {
  clientId: string
  clientSecret: string
  /** Where a person is asked: a page with the buttons Allow and Refuse. */
  authorizeUrl: string
  tokenUrl: string
  /** Where a mail server asks whether a token is good. */
  introspectionUrl: string
  /** Somebody takes back what was allowed: no token is good any more, and none is given for the old consent. */
  revoke(): void
  stop(): void
}

interface Asked {
  redirectUri: string
  challenge: string
}

/** Tokens end before the next look at a mailbox, which has to renew them. */
const TOKEN_SECONDS = 60

/**
 * A provider of OAuth 2 on loopback (RFC 6749 and 7636): consent of a person for a code, a code for tokens, new tokens
 * for old ones. It is at `localhost`, which browsers hold for another site than the desk's 127.0.0.1. To be stopped by
 * its starter.
 *
 * @param user  whose mailbox the tokens open
 */
export async function startIdentityProvider({ user }: { user: string }): Promise<IdentityProvider> {
  const [clientId, clientSecret] = ['desk', 'client secret']
  const codes = new Map<string, Asked>()
  const access = new Set<string>()
  const refresh = new Set<string>()

  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '', 'http://localhost')
    const json = (status: number, body: object) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    if (url.pathname === '/authorize') {
      response.writeHead(200, { 'content-type': 'text/html' }).end(consentPage(url.searchParams))
    } else if (url.pathname === '/consent') {
      response.writeHead(303, { location: consented(url.searchParams) }).end()
    } else if (url.pathname === '/token') {
      const tokens = tokensFor(await formOf(request))
      json('error' in tokens ? 400 : 200, tokens)
    } else if (url.pathname === '/introspect') {
      const token = (await formOf(request)).get('token') ?? ''
      json(200, { active: access.has(token), username: user })
    } else response.writeHead(url.pathname === '/favicon.ico' ? 204 : 404).end()
  })

  function consented(given: URLSearchParams): string {
    const back = new URL(given.get('redirect_uri') ?? '')
    back.searchParams.set('state', given.get('state') ?? '')
    if (given.get('answer') !== 'allow') back.searchParams.set('error', 'access_denied')
    else {
      const code = randomBytes(16).toString('hex')
      codes.set(code, { redirectUri: given.get('redirect_uri') ?? '', challenge: given.get('code_challenge') ?? '' })
      back.searchParams.set('code', code)
    }
    return back.href
  }

  function tokensFor(asked: URLSearchParams): object {
    if (asked.get('client_id') !== clientId || asked.get('client_secret') !== clientSecret) {
      return { error: 'invalid_client' }
    }
    return mayHave(asked) ? newTokens() : { error: 'invalid_grant', error_description: 'Consent was taken back.' }
  }

  /** A code and a refresh token are good once, and whoever brings a code shows that it was he who asked for it. */
  function mayHave(asked: URLSearchParams): boolean {
    if (asked.get('grant_type') === 'refresh_token') return refresh.delete(asked.get('refresh_token') ?? '')
    const code = asked.get('code') ?? ''
    const given = codes.get(code)
    codes.delete(code)
    const challenge = createHash('sha256')
      .update(asked.get('code_verifier') ?? '')
      .digest('base64url')
    return given?.challenge === challenge && given.redirectUri === asked.get('redirect_uri')
  }

  function newTokens(): object {
    const [accessToken, refreshToken] = [randomBytes(16).toString('hex'), randomBytes(16).toString('hex')]
    access.add(accessToken)
    refresh.add(refreshToken)
    return { access_token: accessToken, refresh_token: refreshToken, token_type: 'Bearer', expires_in: TOKEN_SECONDS }
  }

  server.listen(0, 'localhost')
  await once(server, 'listening')
  const origin = `http://localhost:${(server.address() as AddressInfo).port}`
  return {
    clientId,
    clientSecret,
    authorizeUrl: `${origin}/authorize`,
    tokenUrl: `${origin}/token`,
    introspectionUrl: `${origin}/introspect`,
    revoke() {
      access.clear()
      refresh.clear()
    },
    stop() {
      server.close()
      server.closeAllConnections()
    },
  }
}

async function formOf(request: IncomingMessage): Promise<URLSearchParams> {
  return new URLSearchParams(Buffer.concat((await request.toArray()) as Buffer[]).toString())
}

function consentPage(asked: URLSearchParams): string {
  const kept = [...asked].map(
    ([name, value]) => `<input type="hidden" name="${quoted(name)}" value="${quoted(value)}">`,
  )
  return `<!doctype html><html lang="en"><title>Sign in</title><main><h1>May the desk read this mailbox?</h1>
    <form action="/consent">${kept.join('')}<button name="answer" value="allow">Allow</button>
    <button name="answer" value="refuse">Refuse</button></form></main></html>`
}

function quoted(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')
}
