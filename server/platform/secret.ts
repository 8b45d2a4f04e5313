import { sql } from 'kysely'
import { type Config, randomSecret } from './config.ts'
import type { Db } from './db.ts'

/** What cookies and links are signed with: the configured secret, or one made once and shared through the database. */
export async function loadSecret(db: Db, config: Config): Promise<string> {
  if (config.secret) return config.secret
  await db
    .insertInto('setting')
    .values({ key: 'secret', value: sql`${JSON.stringify(randomSecret())}::jsonb` })
    .onConflict((conflict) => conflict.column('key').doNothing())
    .execute()
  const row = await db.selectFrom('setting').select('value').where('key', '=', 'secret').executeTakeFirstOrThrow()
  return String(row.value)
}
