import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { call } from '#web/client.ts'
import { keyOf } from '#web/queries.ts'
import { problemIn, useSubmit } from '#web/submit.ts'
import { confirm } from '#web/ui/confirm.tsx'
import { problemWords } from '#web/ui/problem-words.ts'
import { toast } from '#web/ui/toast.tsx'
import { useRenew } from './everything.ts'
import type { Kind, Thing } from './kind.ts'
import styles from './list.module.css'
import { useUsage, useUsageWords } from './usage.tsx'

interface Props<Item extends Thing, Values extends Record<string, unknown>> {
  kind: Kind<Item, Values>
  item: Item
  onDone: () => void
}

/** Deletes what nothing uses and archives the rest; says beforehand which of the two, and what uses it. */
export function ArchiveButton<Item extends Thing, Values extends Record<string, unknown>>({
  kind,
  item,
  onDone,
}: Props<Item, Values>) {
  const { t, i18n } = useTranslation()
  const uses = useUsage(kind, item)
  const words = useUsageWords(uses ?? [])
  const renew = useRenew()
  const { submitAsync, isPending, problem } = useSubmit(kind.routes.archive)
  const name = kind.nameOf?.(item) ?? item.name
  const isUsed = (uses?.length ?? 0) > 0
  const action = isUsed ? t('admin:archive.action') : t('common:delete')
  const act = async () => {
    const isSure = await confirm({
      title: isUsed ? t('admin:archive.title', { name }) : t('admin:delete.title', { name }),
      text: isUsed ? t('admin:archive.text', { words }) : t('admin:delete.text'),
      action,
      danger: true,
    })
    if (!isSure) return
    try {
      // Every archive route takes the id; a route of unknown schemas cannot say so.
      const reply = (await submitAsync({ params: { id: item.id } } as never)) as { outcome: 'archived' | 'deleted' }
      const isBack = reply.outcome === 'archived' && item.availability
      toast({
        text: reply.outcome === 'archived' ? t('admin:archive.done', { name }) : t('admin:delete.done', { name }),
        ...(isBack && { undo: () => restore(kind, item).then(() => renew()) }),
      })
      onDone()
      await renew(
        reply.outcome === 'deleted' ? keyOf(kind.routes.change, { params: { id: item.id } } as never) : undefined,
      )
    } catch {
      // Said beside the button.
    }
  }
  if (kind.isFixed?.(item)) return <span className={styles.fixed}>{t('admin:archive.fixed')}</span>
  return (
    <>
      {problem ? (
        <p role="alert" className={styles.refused}>
          {/* In English the server has said it, name by name. */}
          {problemWords(problem).happened}{' '}
          {problem.code === 'in_use' && isUsed && i18n.language !== 'en' ? t('admin:usage.by', { words }) : null}
        </p>
      ) : null}
      <Button variant="subtle" color="red" onClick={act} loading={isPending} disabled={!uses}>
        {action}
      </Button>
    </>
  )
}

/** Back to what it was before. */
export async function restore<Item extends Thing, Values extends Record<string, unknown>>(
  kind: Kind<Item, Values>,
  { id, availability }: Item,
): Promise<void> {
  const to = availability === 'archived' ? 'active' : availability
  try {
    await call(kind.routes.change, { params: { id }, body: { availability: to } } as never)
  } catch (error) {
    const problem = problemIn(error)
    if (problem) toast({ text: problemWords(problem).happened, tone: 'bad' })
  }
}
