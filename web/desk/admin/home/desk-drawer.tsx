import { useTranslation } from 'react-i18next'
import type { Settings } from '#contract/reference.ts'
import { DrawerForm } from '#web/ui/drawer-form.tsx'
import { useShowDesk } from '../settings/desk.tsx'
import { DeskFields } from '../settings/desk-fields.tsx'
import { useSettingsForm } from '../settings/use-settings-form.ts'

export function DeskDrawer({ settings, onClose }: { settings: Settings; onClose: () => void }) {
  const { t } = useTranslation()
  const show = useShowDesk()
  const { form, save, isPending, problem } = useSettingsForm({
    group: 'desk',
    settings,
    onSaved: (stored) => {
      show(stored)
      onClose()
    },
  })
  return (
    <DrawerForm
      title={t('admin:page.desk.title')}
      onClose={onClose}
      onSubmit={save}
      isPending={isPending}
      problem={problem}
      isDirty={form.isDirty()}
    >
      <DeskFields form={form} />
    </DrawerForm>
  )
}
