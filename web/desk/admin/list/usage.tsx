import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { UseKind } from '#contract/crud.ts'
import { query } from '#web/queries.ts'
import type { Kind, Thing } from './kind.ts'
import styles from './list.module.css'

export interface Use {
  kind: UseKind
  count: number
}

/** What uses a thing; undefined until it is known. */
export function useUsage<Item extends Thing, Values extends Record<string, unknown>>(
  { routes, uses }: Kind<Item, Values>,
  item: Item,
): Use[] | undefined {
  const { data } = useQuery({
    // Every usage route takes the id; a route of unknown schemas cannot say so.
    ...query(routes.usage ?? routes.get, { params: { id: item.id } } as never),
    enabled: routes.usage !== undefined,
  })
  return uses ? uses(item).filter(({ count }) => count > 0) : (data as { items: Use[] } | undefined)?.items
}

/** "2 help topics, 14 open tickets" */
export function useUsageWords(uses: Use[]): string {
  const { t, i18n } = useTranslation()
  const words = uses.map(({ kind, count }) => t(`admin:use.${kind}`, { count }))
  return new Intl.ListFormat(i18n.language, { type: 'conjunction' }).format(words)
}

export function Usage<Item extends Thing, Values extends Record<string, unknown>>({
  kind,
  item,
}: {
  kind: Kind<Item, Values>
  item: Item
}) {
  const { t } = useTranslation()
  const uses = useUsage(kind, item)
  const words = useUsageWords(uses ?? [])
  if (!uses) return null
  return <p className={styles.uses}>{uses.length > 0 ? t('admin:usage.by', { words }) : t('admin:usage.nothing')}</p>
}
