import { Textarea, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useTranslation } from 'react-i18next'
import { blockSender } from '#contract/blocked-senders.ts'
import { useSubmit } from '#web/submit.ts'
import { DrawerForm } from '#web/ui/drawer-form.tsx'
import { useServerErrors } from '#web/ui/server-errors.ts'
import { toast } from '#web/ui/toast.tsx'
import { useFields } from '../fields/use-fields.ts'

export function NewSenderDrawer({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const form = useForm({ initialValues: { pattern: '', notes: '' } })
  const { input } = useFields(form)
  const { submit, isPending, problem } = useSubmit(blockSender, {
    invalidates: [['blocked-senders']],
    onDone: ({ pattern }) => {
      toast({ text: t('admin-mail:blocked.done', { pattern }), tone: 'good' })
      onClose()
    },
  })
  useServerErrors(form, problem)
  return (
    <DrawerForm
      title={t('admin:page.blockedSenders.new')}
      onClose={onClose}
      onSubmit={form.onSubmit((values) => submit({ body: values }))}
      isPending={isPending}
      problem={problem}
      isDirty={form.isDirty()}
      submitLabel={t('admin-mail:blocked.block')}
      size="md"
    >
      <TextInput
        {...input('pattern', 'blockedPattern')}
        maxLength={320}
        required
        autoComplete="off"
        spellCheck={false}
        data-autofocus
      />
      <Textarea {...input('notes', 'blockedNotes')} autosize minRows={2} maxLength={500} />
    </DrawerForm>
  )
}
