import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { system } from '#server/platform/actor.ts'
import { addressKey } from '#server/platform/address-key.ts'
import type { Db } from '#server/platform/db.ts'
import { TooMany } from '#server/platform/errors.ts'
import { enqueue } from '#server/platform/jobs.ts'
import { operation } from '#server/platform/operation.ts'
import { type Door, limits } from './throttle-limits.ts'

export interface Try {
  door: Door
  ip: string
  /** Whom or what it is about, as it was sent: an e-mail address, a ticket number. Known or unknown makes no difference. */
  about?: readonly string[]
}

interface Rule {
  subject: string
  limit: number
  seconds: number
}

interface Counted {
  subject: string
  count: number
  waitSeconds: number
}

/**
 * Counts a try before it is made, so that tries made at the same moment are counted too.
 *
 * @throws TooMany  with the seconds to wait
 * @returns what to call when the try was a good one: it is then not held against anybody
 */
export async function admit(db: Db, tried: Try): Promise<() => Promise<void>> {
  const { near, far, slow } = rulesFor(tried)
  const passed = [...near]
  refuse(await count(db, tried.door, near), near)
  if (far.length > 0 && !(await isFamiliar(db, tried))) {
    passed.push(...far)
    // Many addresses at one account: whoever comes from a new one takes turns, and nobody is locked out.
    if (over(await count(db, tried.door, far), far)) {
      if (tried.door === 'sign_in') await noteGuessing(db, tried)
      refuse(await count(db, tried.door, slow), slow)
    }
  }
  return () => forgive(db, tried.door, passed)
}

/** From one address; about one thing from one address; and about one thing from everywhere. */
export function rulesFor({ door, ip, about = [] }: Try): { near: Rule[]; far: Rule[]; slow: Rule[] } {
  const { address, pair, everywhere, turn } = limits[door]
  const from = addressKey(ip)
  const things = about.map((thing) => thing.trim().toLowerCase())
  return {
    near: [
      { subject: keyOf('address', from), ...address },
      ...things.flatMap((thing) => (pair ? [{ subject: keyOf('pair', from, thing), ...pair }] : [])),
    ],
    far: things.flatMap((thing) => (everywhere ? [{ subject: keyOf('everywhere', thing), ...everywhere }] : [])),
    slow: things.map((thing) => ({ subject: keyOf('turn', thing), ...turn })),
  }
}

// One statement: whoever else counts the same subject at this moment waits for the row, in the same order.
async function count(db: Db, door: Door, rules: readonly Rule[]): Promise<Counted[]> {
  const { rows } = await sql<Counted>`
    insert into attempt as known (door, subject, count, until)
    select ${door}, rule.subject, 1, now() + rule.seconds * interval '1 second'
    from jsonb_to_recordset(${JSON.stringify(rules)}::jsonb) as rule(subject text, seconds integer)
    order by rule.subject
    on conflict (door, subject) do update set
      count = case when known.until <= now() then 1 else least(known.count, 1000000) + 1 end,
      until = case when known.until <= now() then excluded.until else known.until end
    returning subject, count, ceil(extract(epoch from until - now()))::integer as "waitSeconds"`.execute(db)
  return rows
}

function refuse(counted: readonly Counted[], rules: readonly Rule[]): void {
  const wait = over(counted, rules)
  if (wait === 0) return
  throw new TooMany('too_many_attempts', 'Too many attempts. Please wait a little and try again.', { retryAfter: wait })
}

/** Seconds to wait until every count is within its limit; 0 when it is. */
export function over(counted: readonly Counted[], rules: readonly Rule[]): number {
  const waits = rules.map(({ subject, limit }) => {
    const row = counted.find((candidate) => candidate.subject === subject)
    return row && row.count > limit ? Math.max(1, row.waitSeconds) : 0
  })
  return Math.max(0, ...waits)
}

async function forgive(db: Db, door: Door, rules: readonly Rule[]): Promise<void> {
  const subjects = rules.map((rule) => rule.subject)
  // What was tried about this thing from this address is settled; the address keeps its other tries.
  await sql`
    update attempt set count = case when subject like 'pair:%' then 0 else greatest(count - 1, 0) end
    where door = ${door} and subject = any(${subjects})`.execute(db)
}

/** Administrators are told if it is an agent's account; whether it is one, whoever guesses cannot tell by the time it takes. */
async function noteGuessing(db: Db, { about = [] }: Try): Promise<void> {
  for (const email of about) {
    const digest = createHash('sha256').update(email.trim().toLowerCase()).digest('hex')
    await operation({ db, actor: system('Sign-in'), now: new Date() }, (op) =>
      enqueue(op, 'tell_guessing', { digest }, { key: `tell_guessing:${digest}` }),
    )
  }
}

/** Has the owner of the account signed in from this address lately? Then strangers elsewhere do not slow her down. */
async function isFamiliar(db: Db, { door, ip, about = [] }: Try): Promise<boolean> {
  if (door !== 'sign_in') return false
  const { rows } = await sql`
    select from auth_session s join auth_user u on u.id = s.user_id
    where u.email = any(${about.map((email) => email.toLowerCase())}) and s.ip_address = ${ip} limit 1`.execute(db)
  return rows.length > 0
}

// People type passwords where an address belongs; and a subject of any length becomes a short one.
function keyOf(kind: string, ...parts: string[]): string {
  return `${kind}:${createHash('sha256').update(parts.join('\n')).digest('base64url').slice(0, 24)}`
}
