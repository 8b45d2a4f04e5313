import { Switch } from '@mantine/core'
import { useFields } from '../fields/use-fields.ts'
import { SettingsPage } from './settings-page.tsx'
import type { SettingsForm } from './use-settings-form.ts'

export function PortalPage() {
  return <SettingsPage group="portal" Fields={PortalFields} />
}

function PortalFields({ form }: { form: SettingsForm<'portal'> }) {
  const { check } = useFields(form)
  return (
    <>
      <Switch {...check('guestsMayOpen')} />
      <Switch {...check('signUp')} />
      <Switch {...check('requestersMayClose')} />
      <Switch {...check('requestersMayRate')} />
    </>
  )
}
