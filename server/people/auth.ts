import { betterAuth } from 'better-auth'
import { Kysely, PostgresDialect } from 'kysely'
import type pg from 'pg'
import type { Log } from '#server/platform/log.ts'
import { ownAddress } from '#server/platform/own-address.ts'
import { PASSWORD } from './account.ts'
import { CLIENT_ADDRESS } from './client-address.ts'
import { cookieAttributes, cookieName, SESSION_DAYS, type Signing } from './session-cookie.ts'

export type Auth = ReturnType<typeof createAuth>

/**
 * better-auth on our tables: checks passwords, makes, changes and ends sessions. Its routes are not mounted as they
 * are; auth-routes.ts calls those that are used, behind our own checks of origin and number of tries.
 */
export function createAuth({ pool, signing, log }: { pool: pg.Pool; signing: Signing; log: Log }) {
  const { config, secret } = signing
  return betterAuth({
    appName: 'Deskbell',
    baseURL: ownAddress(config),
    basePath: '/api/auth',
    secret,
    database: { db: new Kysely({ dialect: new PostgresDialect({ pool }) }), type: 'postgres', transaction: true },
    user: {
      modelName: 'auth_user',
      fields: { emailVerified: 'email_verified', ...times },
    },
    session: {
      modelName: 'auth_session',
      fields: {
        userId: 'user_id',
        expiresAt: 'expires_at',
        ipAddress: 'ip_address',
        userAgent: 'user_agent',
        ...times,
      },
      expiresIn: SESSION_DAYS * 86_400,
      // session-routes.ts prolongs it when a page is loaded.
      disableSessionRefresh: true,
    },
    account: {
      modelName: 'auth_account',
      fields: {
        userId: 'user_id',
        accountId: 'account_id',
        providerId: 'provider_id',
        accessToken: 'access_token',
        refreshToken: 'refresh_token',
        idToken: 'id_token',
        accessTokenExpiresAt: 'access_token_expires_at',
        refreshTokenExpiresAt: 'refresh_token_expires_at',
        ...times,
      },
    },
    verification: { modelName: 'auth_verification', fields: { expiresAt: 'expires_at', ...times } },
    emailAndPassword: {
      enabled: true,
      // An account is made when its address has been proved; see sign-up.ts.
      disableSignUp: true,
      minPasswordLength: PASSWORD.min,
      maxPasswordLength: PASSWORD.max,
    },
    databaseHooks: { session: { create: { before: async ({ userId }) => mayHaveSession(pool, userId) } } },
    // throttle.ts counts in the database, before a password is looked at.
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    logger: { level: 'error', log: (level, message) => log.warn({ level }, `better-auth: ${message}`) },
    advanced: {
      useSecureCookies: false,
      cookies: { session_token: { name: cookieName(config, 'session'), attributes: cookieAttributes(config) } },
      cookiePrefix: 'deskbell',
      defaultCookieAttributes: cookieAttributes(config),
      ipAddress: { ipAddressHeaders: [CLIENT_ADDRESS] },
      database: { validateSchema: false },
    },
  })
}

const times = { createdAt: 'created_at', updatedAt: 'updated_at' }

/** A disabled agent has the right password and still no session. */
async function mayHaveSession(pool: pg.Pool, accountId: string): Promise<boolean> {
  const { rows } = await pool.query(`select from agent where account_id = $1 and availability <> 'active'`, [accountId])
  return rows.length === 0
}
