import { Modal, Switch } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useActions } from '#web/ui/actions.ts'
import { useSingleKeys } from '#web/ui/keyboard.ts'
import { Keys } from '#web/ui/keys.tsx'
import styles from './key-help.module.css'

/** Every shortcut that works on this page, as the actions themselves say. */
export default function KeyHelp({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const [on, setOn] = useSingleKeys()
  const withKeys = useActions().filter((action) => action.keys)
  const groups = [...new Set(withKeys.map((action) => action.group))]
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('ui:keys.title')}
      size="lg"
      closeButtonProps={{ 'aria-label': t('ui:close') }}
    >
      <div className={styles.groups}>
        {groups.map((group) => (
          <section key={group} className={styles.group}>
            <h3>{group}</h3>
            <dl>
              {withKeys
                .filter((action) => action.group === group)
                .map((action) => (
                  <div key={action.id} className={styles.line}>
                    <dt>{action.label}</dt>
                    <dd>
                      <Keys keys={action.keys ?? ''} />
                    </dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
      </div>
      <Switch
        mt="md"
        checked={on}
        onChange={(event) => setOn(event.currentTarget.checked)}
        label={t('ui:keys.single')}
      />
    </Modal>
  )
}
