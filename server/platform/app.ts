import type { Kysely } from 'kysely'
import type pg from 'pg'
import type { DB } from '#db/types.ts'
import type { Config } from './config.ts'
import type { FileStore } from './files.ts'
import type { Web } from './http.ts'
import type { Log } from './log.ts'

/** What the parts of the server share. */
export interface App {
  config: Config
  log: Log
  pool: pg.Pool
  db: Kysely<DB>
  web: Web
  files: FileStore
  /** Signs cookies and links; the same for all nodes. */
  secret: string
}
