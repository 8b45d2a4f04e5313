import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { type BlockedSender, blockSender, unblockSender } from '#contract/blocked-senders.ts'
import { call } from '#web/client.ts'
import { problemIn } from '#web/submit.ts'
import { problemWords } from '#web/ui/problem-words.ts'
import { toast } from '#web/ui/toast.tsx'

/** Blocks at once; the toast takes it back. */
export function useBlock(): (pattern: string) => Promise<void> {
  const { t } = useTranslation()
  const attempt = useAttempt()
  return (pattern) =>
    attempt(async () => {
      const { id } = await call(blockSender, { body: { pattern } })
      const undo = () => attempt(() => call(unblockSender, { params: { id } }))
      toast({ text: t('admin-mail:blocked.done', { pattern }), undo })
    })
}

/** Takes the mail again; the toast takes that back. */
export function useUnblock(): (sender: BlockedSender) => Promise<void> {
  const { t } = useTranslation()
  const attempt = useAttempt()
  return ({ id, pattern, notes }) =>
    attempt(async () => {
      await call(unblockSender, { params: { id } })
      const undo = () => attempt(() => call(blockSender, { body: { pattern, notes } }))
      toast({ text: t('admin-mail:blocked.undone', { pattern }), undo })
    })
}

/** Does something to the list and fetches it again; what is refused is told in passing. */
function useAttempt(): (act: () => Promise<unknown>) => Promise<void> {
  const cache = useQueryClient()
  return async (act) => {
    try {
      await act()
    } catch (error) {
      const problem = problemIn(error)
      if (problem) toast({ text: problem.fields?.[0]?.message ?? problemWords(problem).happened, tone: 'bad' })
    }
    await cache.invalidateQueries({ queryKey: ['blocked-senders'] })
  }
}
