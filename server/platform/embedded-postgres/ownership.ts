import { chownSync } from 'node:fs'
import type { Account } from './account.ts'

/** Lets the server's account use a file or folder that we have just made. */
export function give(path: string, account: Account): void {
  if (account.kind === 'other') chownSync(path, account.uid, account.gid)
}
