import { Select, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { type Role, roles } from '#contract/people.ts'
import { createApiKey } from '#contract/session.ts'
import { useSubmit } from '#web/submit.ts'
import { DrawerForm } from '#web/ui/drawer-form.tsx'
import { useServerErrors } from '#web/ui/server-errors.ts'
import { useFields } from '../fields/use-fields.ts'
import { everything } from '../list/everything.ts'

interface Props {
  onClose: () => void
  onMade: (key: { name: string; key: string }) => void
}

export function NewKeyDrawer({ onClose, onMade }: Props) {
  const { t } = useTranslation()
  const form = useForm({ initialValues: { name: '', role: '' } })
  const { input } = useFields(form)
  const allRoles = useQuery(everything<Role>(roles.list)).data ?? []
  const { submit, isPending, problem } = useSubmit(createApiKey, {
    invalidates: [['api-keys']],
    onDone: (key) => {
      onMade(key)
      onClose()
    },
  })
  useServerErrors(form, problem)
  const offered = allRoles.filter((role) => role.availability === 'active')
  return (
    <DrawerForm
      title={t('admin:page.apiKeys.new')}
      onClose={onClose}
      onSubmit={form.onSubmit((values) => submit({ body: values }))}
      isPending={isPending}
      problem={problem}
      isDirty={form.isDirty()}
      submitLabel={t('admin:create')}
      size="md"
    >
      <TextInput {...input('name', 'keyName')} maxLength={100} required data-autofocus />
      <Select
        {...input('role')}
        data={[
          ...offered.map((role) => ({ value: role.key, label: role.name })),
          { value: 'administrator', label: t('admin:agent.administrator') },
        ]}
        allowDeselect={false}
        placeholder={t('admin:list.choose')}
        required
      />
    </DrawerForm>
  )
}
