import { Button, FileButton, TextInput } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconPlus, IconTrash, IconUpload } from '@tabler/icons-react'
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Problem } from '#contract/common.ts'
import {
  deleteListItem,
  importListItems,
  type List,
  type ListItem,
  listListItems,
  orderListItems,
} from '#contract/forms.ts'
import { call } from '#web/client.ts'
import { inOrder } from '#web/in-order.ts'
import { query } from '#web/queries.ts'
import { problemIn } from '#web/submit.ts'
import { ProblemBanner } from '#web/ui/error-state.tsx'
import { IconButton } from '#web/ui/icon-button.tsx'
import { toast } from '#web/ui/toast.tsx'
import { useSettled } from '../../people/use-settled.ts'
import { ItemDialog } from './item-dialog.tsx'
import styles from './items.module.css'

/** The items of a list, a page of them at a time: added, changed, moved, imported. Each is saved by itself. */
export function Items({ list }: { list: List }) {
  const { t } = useTranslation()
  const cache = useQueryClient()
  const [text, setText] = useState('')
  const [offset, setOffset] = useState(0)
  const [edited, setEdited] = useState<ListItem | 'new' | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const q = useSettled(text, 200)
  const asked = query(listListItems, { params: { id: list.id }, query: { ...(q.trim() && { q: q.trim() }), offset } })
  const { data } = useQuery({ ...asked, placeholderData: keepPreviousData })
  const items = data?.items ?? []
  const total = data?.total ?? 0
  const renew = () => cache.invalidateQueries({ queryKey: ['lists'] })
  const run = async (work: () => Promise<unknown>) => {
    setProblem(null)
    try {
      await work()
    } catch (error) {
      setProblem(problemIn(error))
    }
    await renew()
  }
  const move = async (from: number, to: number) => {
    await cache.cancelQueries({ queryKey: asked.queryKey })
    const known = cache.getQueryData(asked.queryKey)
    const moved = known?.items[from]
    if (!known || !moved) return
    const next = known.items.toSpliced(from, 1).toSpliced(to, 0, moved)
    // The next move begins where this one ends, whether it has been saved by then or not.
    cache.setQueryData(asked.queryKey, { ...known, items: next })
    setProblem(null)
    const itemIds = next.map(({ id }) => id)
    const send = async () => void (await call(orderListItems, { params: { id: list.id }, body: { itemIds } }))
    return inOrder(`items ${list.id}`, () => send().catch((error) => setProblem(problemIn(error))), renew)
  }
  const load = (file: File | null) =>
    file &&
    run(async () => {
      const csv = await file.text()
      const { created, changed } = await call(importListItems, { params: { id: list.id }, body: { csv } })
      toast({ text: t('admin-forms:imported', { created, changed }), tone: 'good' })
    })
  // Whatever is not shown would lose its place.
  const mayMove = list.sort === 'manual' && q === '' && total <= items.length
  return (
    <div className={styles.items}>
      {problem ? <ImportProblem problem={problem} /> : null}
      <div className={styles.tools}>
        <Button variant="default" leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setEdited('new')}>
          {t('admin-forms:addItem')}
        </Button>
        <FileButton accept=".csv,text/csv,text/plain" onChange={load}>
          {(props) => (
            <Button {...props} variant="default" leftSection={<IconUpload size={16} aria-hidden />}>
              {t('admin-forms:import')}
            </Button>
          )}
        </FileButton>
        {total > 8 || text ? (
          <TextInput
            aria-label={t('admin-forms:searchItems')}
            placeholder={t('admin-forms:searchItems')}
            value={text}
            onChange={(event) => {
              setText(event.currentTarget.value)
              setOffset(0)
            }}
          />
        ) : null}
      </div>
      <p className={styles.hint}>{t('admin-forms:importHint')}</p>
      <ul className={styles.list} aria-label={t('admin-forms:items')}>
        {items.map((item, i) => (
          <li key={item.id} className={styles.item} data-off={!item.isEnabled || undefined}>
            <button type="button" className={styles.name} onClick={() => setEdited(item)}>
              <bdi>{item.value}</bdi>
              {item.extra ? <small>{item.extra}</small> : null}
              {item.isEnabled ? null : <small>{t('admin-forms:disabled')}</small>}
            </button>
            {mayMove ? (
              <>
                <IconButton
                  aria-label={t('admin:list.up', { name: item.value })}
                  disabled={i === 0}
                  onClick={() => move(i, i - 1)}
                >
                  <IconArrowUp size={16} />
                </IconButton>
                <IconButton
                  aria-label={t('admin:list.down', { name: item.value })}
                  disabled={i === items.length - 1}
                  onClick={() => move(i, i + 1)}
                >
                  <IconArrowDown size={16} />
                </IconButton>
              </>
            ) : null}
            <IconButton
              aria-label={t('admin:list.remove', { name: item.value })}
              onClick={() => run(() => call(deleteListItem, { params: { id: list.id, itemId: item.id } }))}
            >
              <IconTrash size={16} />
            </IconButton>
          </li>
        ))}
      </ul>
      {total > items.length ? (
        <div className={styles.tools}>
          <Button variant="subtle" disabled={offset === 0} onClick={() => setOffset(Math.max(0, offset - 100))}>
            {t('admin-forms:before')}
          </Button>
          <span>{t('admin-forms:range', { from: offset + 1, to: offset + items.length, total })}</span>
          <Button variant="subtle" disabled={offset + items.length >= total} onClick={() => setOffset(offset + 100)}>
            {t('admin-forms:after')}
          </Button>
        </div>
      ) : null}
      {edited ? (
        <ItemDialog
          list={list}
          item={edited === 'new' ? null : edited}
          onClose={() => setEdited(null)}
          onSaved={() => {
            setEdited(null)
            void renew()
          }}
        />
      ) : null}
    </div>
  )
}

/** What is wrong with a file, line by line. */
function ImportProblem({ problem }: { problem: Problem }) {
  if (!problem.fields) return <ProblemBanner problem={problem} />
  return (
    <div role="alert" className={styles.problems}>
      <strong>{problem.title}</strong>
      <ul>
        {problem.fields.map(({ field, message }) => (
          <li key={`${field} ${message}`}>{message}</li>
        ))}
      </ul>
    </div>
  )
}
