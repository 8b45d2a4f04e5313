import type { Db } from './db.ts'

/**
 * What a process keeps of what it has read, apart for each database: the same id is something else in another one. A
 * database and the transactions on it are one.
 *
 * @example const times = perDatabase(() => new Map<string, WorkingTime>())
 *          times(op.db).get(key)
 */
export function perDatabase<T>(make: () => T): (db: Db) => T {
  const kept = new WeakMap<object, T>()
  return (db) => {
    // Kysely makes its adapter once and hands it to every transaction.
    const { adapter } = db.getExecutor()
    const known = kept.get(adapter)
    if (known !== undefined) return known
    const made = make()
    kept.set(adapter, made)
    return made
  }
}
