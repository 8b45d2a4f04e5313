import { type MantineColorScheme, useMantineColorScheme } from '@mantine/core'
import { IconDeviceDesktop, IconMoon, IconSun } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { IconButton } from './icon-button.tsx'

const next: Record<MantineColorScheme, MantineColorScheme> = { auto: 'light', light: 'dark', dark: 'auto' }
const icons = { auto: IconDeviceDesktop, light: IconSun, dark: IconMoon }

/** Light, dark, or as the device says; one button that goes round. */
export function SchemeButton() {
  const { Icon, label, change } = useScheme()
  return (
    <IconButton aria-label={label} onClick={change}>
      <Icon size={19} />
    </IconButton>
  )
}

export function useScheme() {
  const { t } = useTranslation()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const names = { auto: t('ui:scheme.auto'), light: t('ui:scheme.light'), dark: t('ui:scheme.dark') }
  return {
    Icon: icons[colorScheme],
    label: t('ui:scheme.label', { now: names[colorScheme] }),
    change: () => setColorScheme(next[colorScheme]),
  }
}
