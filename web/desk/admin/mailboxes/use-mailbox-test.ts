import type { UseFormReturnType } from '@mantine/form'
import { useState } from 'react'
import type { Problem } from '#contract/common.ts'
import { type Mailbox, type TestStep, testMailbox, testNewMailbox } from '#contract/mailboxes.ts'
import { useSubmit } from '#web/submit.ts'
import { useServerErrors } from '#web/ui/server-errors.ts'
import { type MailboxForm, testBody } from './form.ts'

export interface MailboxTest {
  sendTo: string
  setSendTo: (to: string) => void
  run: () => void
  isPending: boolean
  problem: Problem | null
  /** What the last test said, as long as nobody has begun another one. */
  steps: TestStep[] | null
  /** Something has been changed since. */
  isStale: boolean
  /** Folders that the server has named. */
  folders: string[]
}

/** Tries what stands in the form, stored or not. */
export function useMailboxTest(form: UseFormReturnType<MailboxForm>, item: Mailbox | null): MailboxTest {
  const [sendTo, setSendTo] = useState('')
  const [tested, setTested] = useState('')
  const [folders, setFolders] = useState<string[]>([])
  // Both answer alike; which of them it is does not change while the form is open.
  const { submit, isPending, problem, reply } = useSubmit(item ? testMailbox : testNewMailbox, {
    onDone: ({ steps }) => {
      const named = steps.flatMap((step) => step.folders ?? [])
      if (named.length > 0) setFolders([...new Set(named)])
    },
  })
  useServerErrors(form, problem)
  const now = JSON.stringify([form.values, sendTo])
  return {
    sendTo,
    setSendTo,
    run: () => {
      form.clearErrors()
      setTested(now)
      const body = testBody(form.values, sendTo)
      // The route of a new one takes no id; which of the two it is, the type cannot tell.
      submit((item ? { params: { id: item.id }, body } : { body }) as Parameters<typeof submit>[0])
    },
    isPending,
    problem,
    steps: isPending ? null : (reply?.steps ?? null),
    isStale: tested !== now,
    folders,
  }
}
