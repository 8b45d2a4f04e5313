import { z } from 'zod'
import { Email, IdParams, Instant, line, optionalLine, paragraphs } from './common.ts'
import { AgentPermission } from './permissions.ts'
import { route } from './route.ts'

/** What every page needs to know of the desk before anybody signs in. */
export const Desk = z.object({
  name: z.string(),
  logoUrl: z.string().nullable(),
  color: z.string(),
  language: z.string(),
  timeZone: z.string(),
  /** May somebody without an account open a ticket? */
  guestsMayOpen: z.boolean(),
  signUp: z.boolean(),
  maxFileSize: z.int().describe('Bytes'),
  maxFiles: z.int(),
})
export type Desk = z.infer<typeof Desk>

export const SessionAgent = z.object({
  id: z.int(),
  name: z.string(),
  email: z.string(),
  isAdministrator: z.boolean(),
  isLimited: z.boolean(),
  permissions: z.array(AgentPermission),
  /** Departments in which a ticket may be opened, and where the agent belongs at all. */
  departments: z.array(
    z.object({ id: z.int(), name: z.string(), isPrimary: z.boolean(), permissions: z.array(z.string()) }),
  ),
  teamIds: z.array(z.int()),
  signature: z.string(),
  preferences: z.record(z.string(), z.unknown()),
  language: z.string().nullable(),
  timeZone: z.string().nullable(),
})
export type SessionAgent = z.infer<typeof SessionAgent>

export const Session = z.object({
  /** False until the set-up page has been sent. */
  isSetUp: z.boolean(),
  desk: Desk,
  agent: SessionAgent.nullable(),
  requester: z
    .object({
      id: z.int(),
      name: z.string(),
      email: z.string(),
      phone: z.string(),
      language: z.string().nullable(),
      timeZone: z.string().nullable(),
    })
    .nullable(),
  /** A guest who followed a mailed link, or has just opened a ticket: sees this one ticket only. */
  guest: z.object({ ticketId: z.int(), name: z.string(), email: z.string() }).nullable(),
})
export type Session = z.infer<typeof Session>

export const getSession = route({
  method: 'GET',
  path: '/api/v1/session',
  tag: 'Session',
  caller: 'anyone',
  summary: 'Who is signed in, and what the desk looks like',
  reply: Session,
})

export const changeMyProfile = route({
  method: 'PATCH',
  path: '/api/v1/session/agent',
  tag: 'Session',
  caller: 'agent',
  summary: "Change one's own name, signature and preferences",
  body: z
    .object({
      name: line(200),
      phone: optionalLine(50),
      mobile: optionalLine(50),
      signature: paragraphs(10_000),
      language: z.enum(['en', 'de']).nullable(),
      timeZone: z.string().max(64).nullable(),
      preferences: z.record(z.string().max(60), z.json()),
    })
    .partial(),
  reply: SessionAgent,
})

export const SignedInSession = z.object({
  id: z.string(),
  createdAt: Instant,
  updatedAt: Instant,
  expiresAt: Instant,
  ipAddress: z.string().nullable(),
  userAgent: z.string().nullable(),
  isCurrent: z.boolean(),
})

export const listMySessions = route({
  method: 'GET',
  path: '/api/v1/session/sessions',
  tag: 'Session',
  caller: 'anyone',
  summary: 'Where one is signed in',
  reply: z.object({ items: z.array(SignedInSession) }),
})

export const revokeMySession = route({
  method: 'DELETE',
  path: '/api/v1/session/sessions/:id',
  tag: 'Session',
  caller: 'anyone',
  summary: 'Sign out elsewhere; `others` ends all but the current one',
  params: z.object({ id: z.string().max(100) }),
})

export const setUp = route({
  method: 'POST',
  path: '/api/v1/setup',
  tag: 'Session',
  caller: 'anyone',
  summary: 'First run: names the desk and makes the first administrator',
  body: z.object({
    token: z.string().min(1).max(200),
    deskName: line(100),
    name: line(200),
    email: Email,
    password: z.string().min(10).max(128),
    timeZone: z.string().min(1).max(64),
    language: z.enum(['en', 'de']).default('en'),
  }),
  reply: z.object({ agentId: z.int() }),
  status: 201,
  holdsSecret: true,
  errors: ['already_set_up', 'wrong_token'],
})

export const ApiKey = z.object({
  id: z.int(),
  name: z.string(),
  prefix: z.string(),
  /** `administrator` or the key of a role. */
  role: z.string(),
  createdBy: z.string(),
  createdAt: Instant,
  lastUsedAt: Instant.nullable(),
  revokedAt: Instant.nullable(),
})

export const listApiKeys = route({
  method: 'GET',
  path: '/api/v1/api-keys',
  tag: 'Administration',
  caller: 'administrator',
  summary: 'API keys, without their secrets',
  reply: z.object({ items: z.array(ApiKey) }),
})

export const createApiKey = route({
  method: 'POST',
  path: '/api/v1/api-keys',
  tag: 'Administration',
  caller: 'administrator',
  summary: 'Create an API key; the secret is in this answer only',
  body: z.object({ name: line(100), role: z.string().min(1).max(100) }),
  reply: ApiKey.extend({ key: z.string() }),
  status: 201,
  holdsSecret: true,
})

export const revokeApiKey = route({
  method: 'DELETE',
  path: '/api/v1/api-keys/:id',
  tag: 'Administration',
  caller: 'administrator',
  summary: 'Revoke an API key at once',
  params: IdParams,
})
