import { Drawer } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import styles from './bell.module.css'
import Panel from './panel.tsx'

/** The same on a phone, from the foot of the screen. */
export default function Sheet({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  return (
    <Drawer
      opened
      onClose={onClose}
      position="bottom"
      size="85%"
      title={t('desk-bell:title')}
      classNames={{ body: styles.sheet }}
      closeButtonProps={{ 'aria-label': t('ui:close') }}
    >
      <Panel onClose={onClose} isSheet />
    </Drawer>
  )
}
