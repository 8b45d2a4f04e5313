import { sql } from 'kysely'
import type { Db } from '#server/platform/db.ts'

/** Every night. */
export const forgetExpiredCrontab = '17 3 * * * forget_expired'

/**
 * Removes what means nothing any more: expired sessions and links, counted tries, notifications read long ago, and
 * answers kept for retries.
 */
export async function forgetExpired(db: Db): Promise<void> {
  await sql`
    with sessions as (delete from auth_session where expires_at < now()),
      links as (delete from auth_verification where expires_at < now()),
      guests as (delete from guest_access where expires_at < now() - interval '1 day'),
      bells as (delete from notification where read_at < now() - interval '90 days' and alarm_key is null),
      answers as (delete from idempotency where created_at < now() - interval '2 days')
    delete from attempt where until < now()`.execute(db)
}
