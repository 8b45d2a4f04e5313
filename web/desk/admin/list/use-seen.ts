import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Problem } from '#contract/common.ts'
import { type AnyRoute, call } from '#web/client.ts'
import { changedOnly, overwritten } from './changed-only.ts'
import type { Kind, Thing } from './kind.ts'

/**
 * A thing as its form began with it, however often it is fetched again meanwhile: what differs from that was changed here.
 * Whoever is about to write over what somebody else has saved since is told once, before it happens.
 */
export function useSeen<Item extends Thing, Values extends Record<string, unknown>>(
  kind: Kind<Item, Values>,
  item: Item | null,
) {
  const { t } = useTranslation()
  const [seen, setSeen] = useState(item)
  const told = useRef(item)
  const [isStale, setIsStale] = useState(false)
  const bodyOf = (one: Item) => kind.body(kind.values(one), one)

  /** What was changed of it here. */
  const changesIn = (values: Values) => (seen ? changedOnly(bodyOf(seen), kind.body(values, seen)) : {})

  async function isTaken(changes: object): Promise<boolean> {
    const before = told.current
    const now = before && (await fetched<Item>(kind.routes.get, before.id))
    const lost = before && now ? overwritten(changes, { seen: bodyOf(before), now: bodyOf(now) }) : []
    told.current = now ?? before
    setIsStale(lost.length > 0)
    return lost.length > 0
  }

  const saved = (stored: Item | null) => {
    setSeen(stored)
    told.current = stored
  }
  const problem: Problem | null = isStale
    ? { status: 409, code: 'stale_edit', title: t('admin:stale.happened'), detail: t('admin:stale.next') }
    : null
  return { changesIn, isTaken, saved, problem }
}

/** null: it cannot be known, and saving will say why. */
async function fetched<Item>(get: AnyRoute, id: number): Promise<Item | null> {
  try {
    // A route of unknown schemas cannot say what it takes, nor what it answers.
    return (await call(get, { params: { id } } as never)) as Item
  } catch {
    return null
  }
}
