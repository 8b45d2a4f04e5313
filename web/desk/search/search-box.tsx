import { CloseButton, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAction } from '#web/ui/actions.ts'
import { Keys } from '#web/ui/keys.tsx'

/** Searches tickets from every page. */
export function SearchBox() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const input = useRef<HTMLInputElement>(null)
  const [text, setText] = useState('')
  useAction({
    id: 'search',
    label: t('ui:search.label'),
    keys: '/',
    group: t('ui:group.go'),
    run: () => input.current?.select(),
  })
  const clear = <CloseButton size="sm" aria-label={t('ui:search.clear')} onClick={() => setText('')} />
  return (
    <search>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (text.trim()) void navigate({ to: '/search', search: { q: text.trim() } })
        }}
      >
        <TextInput
          ref={input}
          type="search"
          aria-label={t('ui:search.label')}
          placeholder={t('ui:search.label')}
          leftSection={<IconSearch size={16} aria-hidden />}
          rightSection={text ? clear : <Keys keys="/" />}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          onKeyDown={(event) => event.key === 'Escape' && input.current?.blur()}
        />
      </form>
    </search>
  )
}
