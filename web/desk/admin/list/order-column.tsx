import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { call } from '#web/client.ts'
import { problemIn } from '#web/submit.ts'
import type { Column } from '#web/ui/data-table.tsx'
import { IconButton } from '#web/ui/icon-button.tsx'
import { problemWords } from '#web/ui/problem-words.ts'
import { toast } from '#web/ui/toast.tsx'
import { everything, useRenew } from './everything.ts'
import type { Kind, Thing } from './kind.ts'
import styles from './list.module.css'

/** Two buttons that move a row among those of its group; they show the new order at once. */
export function useOrderColumn<Item extends Thing, Values extends Record<string, unknown>>(
  kind: Kind<Item, Values>,
  rows: Item[],
): Column<Item> | null {
  const { t } = useTranslation()
  const move = useMove(kind)
  const { order } = kind
  if (!order) return null
  const beside = (item: Item, step: number) => {
    const group = rows.filter((one) => order.groupOf(one) === order.groupOf(item))
    return group[group.indexOf(item) + step]
  }
  const button = (item: Item, step: 1 | -1) => {
    const Icon = step < 0 ? IconArrowUp : IconArrowDown
    const label = step < 0 ? t('admin:list.up', { name: item.name }) : t('admin:list.down', { name: item.name })
    const other = beside(item, step)
    return (
      <IconButton
        aria-label={label}
        // Not `disabled`: a row that has come to the end keeps the focus.
        aria-disabled={!other || undefined}
        onClick={(event) => {
          event.stopPropagation()
          if (other) void move(item, other)
        }}
      >
        <Icon size={16} />
      </IconButton>
    )
  }
  return {
    key: 'order',
    label: t('admin:field.order'),
    width: '5.5rem',
    render: (item) => (
      <span className={styles.moves}>
        {button(item, -1)}
        {button(item, 1)}
      </span>
    ),
  }
}

function useMove<Item extends Thing, Values extends Record<string, unknown>>(kind: Kind<Item, Values>) {
  const cache = useQueryClient()
  const renew = useRenew()
  const { queryKey } = everything<Item>(kind.routes.list)
  return async (item: Item, other: Item) => {
    const { order } = kind
    const all = cache.getQueryData<Item[]>(queryKey)
    if (!order || !all) return
    const next = swapped(all, item, other)
    // Numbers are given anew within the group: two that have the same one could never change places.
    const numbers = new Map(
      next.filter((one) => order.groupOf(one) === order.groupOf(item)).map((one, i) => [one.id, i + 1]),
    )
    const numbered = next.map((one) => (numbers.has(one.id) ? { ...one, [order.field]: numbers.get(one.id) } : one))
    cache.setQueryData(queryKey, numbered)
    try {
      for (const [id, number] of numbers) {
        const before = all.find((one) => one.id === id) as Record<string, unknown> | undefined
        if (before?.[order.field] === number) continue
        // Every kind that is ordered takes its order as this field.
        await call(kind.routes.change, { params: { id }, body: { [order.field]: number } } as never)
      }
    } catch (error) {
      const problem = problemIn(error)
      if (problem) toast({ text: problemWords(problem).happened, tone: 'bad' })
    }
    await renew()
  }
}

function swapped<Item>(all: Item[], a: Item, b: Item): Item[] {
  return all.map((one) => (one === a ? b : one === b ? a : one))
}
