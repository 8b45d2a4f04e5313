import { type MantineColorScheme, SegmentedControl, Switch, useMantineColorScheme } from '@mantine/core'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { type Density, useDensity } from '#web/theme/density.ts'
import { useSingleKeys } from '#web/ui/keyboard.ts'
import styles from './profile.module.css'
import { Section } from './section.tsx'

/** How this browser shows the desk; each takes effect as it is chosen. */
export function Preferences() {
  const { t } = useTranslation()
  const [density, setDensity] = useDensity()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const [keys, setKeys] = useSingleKeys()
  return (
    <Section title={t('profile:look.title')} lead={t('profile:look.lead')}>
      <div className={styles.fields}>
        <Choice
          label={t('profile:look.scheme')}
          value={colorScheme}
          onChange={(value) => setColorScheme(value as MantineColorScheme)}
          data={(['auto', 'light', 'dark'] as const).map((value) => ({ value, label: t(`profile:scheme.${value}`) }))}
        />
        <Choice
          label={t('profile:look.density')}
          value={density}
          onChange={(value) => setDensity(value as Density)}
          data={(['comfortable', 'compact'] as const).map((value) => ({ value, label: t(`profile:density.${value}`) }))}
        />
        <Switch
          label={t('ui:keys.single')}
          description={t('profile:look.keysHint')}
          checked={keys}
          onChange={(event) => setKeys(event.currentTarget.checked)}
        />
      </div>
    </Section>
  )
}

interface ChoiceProps {
  label: string
  value: string
  onChange: (value: string) => void
  data: { value: string; label: string }[]
}

function Choice({ label, ...props }: ChoiceProps) {
  const id = useId()
  return (
    <div className={styles.choice}>
      <span id={id}>{label}</span>
      <SegmentedControl aria-labelledby={id} {...props} />
    </div>
  )
}
