import { Menu, UnstyledButton } from '@mantine/core'
import { IconLanguage, IconLogout, IconRowInsertTop, IconUserCircle } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { changeMyProfile } from '#contract/session.ts'
import { call } from '#web/client.ts'
import { changeLanguage, type Language, languages } from '#web/i18n.ts'
import { queryClient } from '#web/queries.ts'
import { sessionQuery, signOut, useAgent } from '#web/session.ts'
import { useDensity } from '#web/theme/density.ts'
import { Avatar } from '#web/ui/avatar.tsx'
import { useScheme } from '#web/ui/scheme-button.tsx'

export function ProfileMenu() {
  const { t, i18n } = useTranslation()
  const agent = useAgent()
  const [density, setDensity] = useDensity()
  const other = density === 'compact' ? 'comfortable' : 'compact'
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <UnstyledButton aria-label={t('ui:profile.menu', { name: agent.name })}>
          <Avatar name={agent.name} size={32} />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {agent.name}
          <br />
          {agent.email}
        </Menu.Label>
        <Menu.Item component={Link} to="/profile" leftSection={<IconUserCircle size={16} />}>
          {t('ui:profile.title')}
        </Menu.Item>
        <Menu.Item
          closeMenuOnClick={false}
          leftSection={<IconRowInsertTop size={16} />}
          onClick={() => setDensity(other)}
        >
          {density === 'compact' ? t('ui:density.comfortable') : t('ui:density.compact')}
        </Menu.Item>
        <SchemeItem />
        <Menu.Divider />
        {Object.entries(languages).map(([code, name]) => (
          <Menu.Item
            key={code}
            lang={code}
            aria-current={i18n.language === code}
            leftSection={<IconLanguage size={16} />}
            onClick={() => speak(code as Language)}
          >
            {name}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} />} onClick={() => signOut('/desk/sign-in')}>
          {t('ui:profile.signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

function SchemeItem() {
  const { Icon, label, change } = useScheme()
  return (
    <Menu.Item closeMenuOnClick={false} leftSection={<Icon size={16} />} onClick={change}>
      {label}
    </Menu.Item>
  )
}

/** At once here, and on every other machine from the next visit on. */
async function speak(language: Language): Promise<void> {
  await changeLanguage(language)
  const agent = await call(changeMyProfile, { body: { language } })
  queryClient.setQueryData(sessionQuery.queryKey, (session) => session && { ...session, agent })
}
