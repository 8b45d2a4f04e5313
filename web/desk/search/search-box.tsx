import { CloseButton, Combobox, TextInput, useCombobox } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useNavigate, useRouterState } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAction } from '#web/ui/actions.ts'
import { Dot } from '#web/ui/dot.tsx'
import { Keys } from '#web/ui/keys.tsx'
import styles from './search-box.module.css'
import { useDeskSources } from './sources.ts'
import { useSuggestions } from './use-suggestions.ts'

/** Searches tickets from every page: the nearest ones as one types, all of them with Enter. */
export function SearchBox() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const input = useRef<HTMLInputElement>(null)
  const searched = useRouterState({ select: ({ location }) => (location.search as { q?: unknown }).q })
  const [text, setText] = useState('')
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() })
  const found = useSuggestions(text)
  const words = text.trim()
  // The box shows what the page was searched by, also after Back.
  useEffect(() => setText(searched === undefined ? '' : String(searched)), [searched])
  useDeskSources()
  useAction({
    id: 'search',
    label: t('ui:search.label'),
    keys: '/',
    group: t('ui:group.go'),
    run: () => input.current?.select(),
  })
  const search = () => {
    combobox.closeDropdown()
    if (words) void navigate({ to: '/search', search: { q: words } })
  }
  const open = (option: string) => {
    combobox.closeDropdown()
    if (option === 'all') return search()
    setText('')
    input.current?.blur()
    void navigate({ to: '/tickets/$ticketId', params: { ticketId: option } })
  }
  const submit = () => {
    // A whole number names one ticket; nothing else is meant.
    const exact = found.find(({ number }) => number.toLowerCase() === words.toLowerCase())
    if (exact) open(String(exact.id))
    else search()
    input.current?.blur()
  }
  const clear = <CloseButton size="sm" aria-label={t('ui:search.clear')} onClick={() => setText('')} />
  return (
    <search>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          submit()
        }}
      >
        <Combobox store={combobox} onOptionSubmit={open} withinPortal={false} classNames={{ option: styles.item }}>
          <Combobox.Target withExpandedAttribute>
            <TextInput
              ref={input}
              type="search"
              aria-label={t('ui:search.label')}
              placeholder={t('ui:search.label')}
              autoComplete="off"
              leftSection={<IconSearch size={16} aria-hidden />}
              rightSection={text ? clear : <Keys keys="/" />}
              value={text}
              onChange={(event) => {
                setText(event.currentTarget.value)
                combobox.resetSelectedOption()
                if (event.currentTarget.value.trim()) combobox.openDropdown()
                else combobox.closeDropdown()
              }}
              onBlur={() => combobox.closeDropdown()}
              onKeyDown={(event) => {
                if (event.key === 'Escape' && !combobox.dropdownOpened) input.current?.blur()
              }}
            />
          </Combobox.Target>
          <Combobox.Dropdown hidden={!words}>
            <Combobox.Options aria-label={t('desk-queue:search.nearest')}>
              {found.map((ticket) => (
                <Combobox.Option key={ticket.id} value={String(ticket.id)}>
                  <span className={styles.option}>
                    <Dot color={`var(--state-${ticket.status.state})`} hollow={ticket.status.state !== 'open'} />
                    <span className={styles.number}>{ticket.number}</span>
                    <bdi className={styles.subject}>{ticket.subject}</bdi>
                    <bdi className={styles.who}>{ticket.requester.name}</bdi>
                  </span>
                </Combobox.Option>
              ))}
              <Combobox.Option value="all">
                <span className={styles.option}>
                  <IconSearch size={14} aria-hidden />
                  <span className={styles.subject}>{t('desk-queue:search.all', { words })}</span>
                  <Keys keys="Enter" />
                </span>
              </Combobox.Option>
            </Combobox.Options>
          </Combobox.Dropdown>
        </Combobox>
      </form>
    </search>
  )
}
