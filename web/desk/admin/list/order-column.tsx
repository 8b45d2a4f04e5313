import { IconArrowDown, IconArrowUp, IconGripVertical } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '#web/client.ts'
import { inOrder } from '#web/in-order.ts'
import { problemIn } from '#web/submit.ts'
import type { Column, RowProps } from '#web/ui/data-table.tsx'
import { IconButton } from '#web/ui/icon-button.tsx'
import { problemWords } from '#web/ui/problem-words.ts'
import { toast } from '#web/ui/toast.tsx'
import { everything, useRenew } from './everything.ts'
import type { Kind, Thing } from './kind.ts'
import styles from './list.module.css'

interface Order<Item> {
  column: Column<Item>
  /** Makes each row a place to drop another one of its group. */
  rowProps: RowProps<Item>
}

/** Two buttons, and a grip to drag by, that move a row among those of its group; they show the new order at once. */
export function useOrder<Item extends Thing, Values extends Record<string, unknown>>(
  kind: Kind<Item, Values>,
  rows: Item[],
): Order<Item> | null {
  const { t } = useTranslation()
  const move = useMove(kind)
  const [dragged, setDragged] = useState<Item | null>(null)
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
  // Whoever cannot drag has the buttons.
  const grip = (item: Item) => (
    <span
      draggable
      aria-hidden
      className={styles.grip}
      title={t('admin:list.drag')}
      onClick={(event) => event.stopPropagation()}
      onDragStart={({ dataTransfer }) => {
        dataTransfer.effectAllowed = 'move'
        // Firefox drags nothing without a text.
        dataTransfer.setData('text/plain', item.name)
        setDragged(item)
      }}
      onDragEnd={() => setDragged(null)}
    >
      <IconGripVertical size={16} />
    </span>
  )
  const goesTo = (item: Item) =>
    dragged !== null && dragged.id !== item.id && order.groupOf(dragged) === order.groupOf(item)
  return {
    column: {
      key: 'order',
      label: t('admin:field.order'),
      render: (item) => (
        <span className={styles.moves}>
          {grip(item)}
          {button(item, -1)}
          {button(item, 1)}
        </span>
      ),
    },
    rowProps: (item) => ({
      onDragOver: (event) => {
        if (goesTo(item)) event.preventDefault()
      },
      onDrop: (event) => {
        event.preventDefault()
        if (dragged && goesTo(item)) void move(dragged, item)
        setDragged(null)
      },
    }),
  }
}

function useMove<Item extends Thing, Values extends Record<string, unknown>>(kind: Kind<Item, Values>) {
  const cache = useQueryClient()
  const renew = useRenew()
  const { queryKey } = everything<Item>(kind.routes.list)
  return async (item: Item, other: Item) => {
    const { order } = kind
    // What is on its way does not know of this.
    await cache.cancelQueries({ queryKey })
    const all = cache.getQueryData<Item[]>(queryKey)
    if (!order || !all) return
    const next = moved(all, item, other)
    // Numbers are given anew within the group: two that have the same one could never change places.
    const numbers = new Map(
      next.filter((one) => order.groupOf(one) === order.groupOf(item)).map((one, i) => [one.id, i + 1]),
    )
    const numbered = next.map((one) => (numbers.has(one.id) ? { ...one, [order.field]: numbers.get(one.id) } : one))
    cache.setQueryData(queryKey, numbered)
    const send = async () => {
      const ids = [...numbers.keys()]
      if (order.route) await call(order.route, { body: { ids } } as never)
      for (const [id, number] of order.route ? [] : numbers) {
        const before = all.find((one) => one.id === id) as Record<string, unknown> | undefined
        if (before?.[order.field] === number) continue
        // Every kind that is ordered takes its order as this field.
        await call(kind.routes.change, { params: { id }, body: { [order.field]: number } } as never)
      }
    }
    const tell = (error: unknown) => {
      const problem = problemIn(error)
      if (problem) toast({ text: problemWords(problem).happened, tone: 'bad' })
    }
    await inOrder(`order ${kind.routes.list.path}`, () => send().catch(tell), renew)
  }
}

/** The list with one thing at the place of another. Where it is now may be another object than the one that was taken. */
function moved<Item extends Thing>(all: Item[], { id }: Item, other: Item): Item[] {
  const one = all.find((it) => it.id === id)
  const place = all.findIndex((it) => it.id === other.id)
  return one ? all.filter((it) => it !== one).toSpliced(place, 0, one) : all
}
