import { useQuery } from '@tanstack/react-query'
import { type Macro, previewMacro } from '#contract/macros.ts'
import type { Foreseen } from '#contract/rules.ts'
import type { Ticket } from '#contract/tickets.ts'
import { call, type ProblemError } from '#web/client.ts'
import { loadTexts } from '#web/i18n.ts'

/** What a macro would do with a ticket as it is now, and the texts in which actions are named. */
export function usePreview(macro: Macro, { id, version }: Pick<Ticket, 'id' | 'version'>, enabled = true) {
  const params = { id, macroId: macro.id }
  return useQuery<Foreseen, ProblemError>({
    queryKey: ['macro-preview', id, macro.id, version],
    queryFn: async ({ signal }) => {
      const [foreseen] = await Promise.all([call(previewMacro, { params, signal }), loadTexts('admin-rules')])
      return foreseen
    },
    gcTime: 0,
    retry: false,
    enabled,
  })
}
