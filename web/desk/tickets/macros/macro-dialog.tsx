import { Button, Group, Modal } from '@mantine/core'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { type Macro, runMacro } from '#contract/macros.ts'
import type { Ticket } from '#contract/tickets.ts'
import { call } from '#web/client.ts'
import { problemIn } from '#web/submit.ts'
import { problemWords } from '#web/ui/problem-words.ts'
import { RowSkeletons } from '#web/ui/skeletons.tsx'
import { ForeseenList } from '../../macros/foreseen-list.tsx'
import { useAttempt } from '../act.ts'
import { usePreview } from './use-preview.ts'

/** What a macro will do with this ticket; Enter does it. */
export function MacroDialog({ ticket, macro, onClose }: { ticket: Ticket; macro: Macro; onClose: () => void }) {
  const { t } = useTranslation()
  const attempt = useAttempt()
  const params = { id: ticket.id, macroId: macro.id }
  const { data, error, isPending } = usePreview(macro, ticket)
  const go = useRef<HTMLButtonElement>(null)
  // Before it is known what will happen, there is nothing to agree to.
  useEffect(() => {
    if (data) go.current?.focus()
  }, [data])
  const problem = problemIn(error)
  const run = () => {
    onClose()
    void attempt({
      ticketId: ticket.id,
      run: async () => (await call(runMacro, { params, body: {} })).ticket,
      said: t('desk-ticket:macro.done', { name: macro.name, number: ticket.number }),
    })
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={<bdi>{macro.name}</bdi>}
      returnFocus
      closeButtonProps={{ 'aria-label': t('ui:close') }}
    >
      {isPending ? <RowSkeletons /> : null}
      {problem ? <p role="alert">{Object.values(problemWords(problem)).join(' ')}</p> : null}
      {data ? <ForeseenList foreseen={data} /> : null}
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={onClose}>
          {t('common:cancel')}
        </Button>
        <Button ref={go} disabled={!data} onClick={run}>
          {t('desk-ticket:macro.go')}
        </Button>
      </Group>
    </Modal>
  )
}
