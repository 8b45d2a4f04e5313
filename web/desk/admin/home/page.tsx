import { useTranslation } from 'react-i18next'
import { PageHeader } from '#web/ui/page-header.tsx'
import { Alarms } from './alarms.tsx'
import { FirstRun } from './first-run.tsx'

export function AdminHome() {
  const { t } = useTranslation()
  return (
    <>
      <PageHeader title={t('ui:nav.admin')} lead={t('admin:home.lead')} />
      <Alarms />
      <FirstRun />
    </>
  )
}
