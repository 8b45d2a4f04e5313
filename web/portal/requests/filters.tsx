import { NativeSelect, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import styles from './page.module.css'

const WAIT_MS = 250

/** Which requests, in which order. All of it is in the address: it can be kept, shared and gone back to. */
export function Filters() {
  const { t } = useTranslation()
  const search = useSearch({ from: '/requests' })
  const navigate = useNavigate({ from: '/requests' })
  const states = [
    ['open', t('portal:list.open')],
    ['closed', t('portal:list.closed')],
    ['all', t('portal:list.all')],
  ] as const
  return (
    <div className={styles.filters}>
      <nav className={styles.states} aria-label={t('portal:list.which')}>
        {states.map(([state, label]) => (
          <Link
            key={state}
            to="/requests"
            search={{ ...search, state }}
            className={styles.tab}
            aria-current={(search.state ?? 'open') === state ? 'true' : undefined}
          >
            {label}
          </Link>
        ))}
      </nav>
      <SearchField />
      <NativeSelect
        aria-label={t('portal:list.sort')}
        value={search.sort ?? '-updated'}
        onChange={(event) => {
          const sort = event.currentTarget.value as '-updated' | '-created' | 'created'
          void navigate({ search: { ...search, sort }, replace: true })
        }}
        data={[
          { value: '-updated', label: t('portal:list.updated') },
          { value: '-created', label: t('portal:list.newest') },
          { value: 'created', label: t('portal:list.oldest') },
        ]}
      />
    </div>
  )
}

function SearchField() {
  const { t } = useTranslation()
  const { q = '' } = useSearch({ from: '/requests' })
  const navigate = useNavigate({ from: '/requests' })
  const [text, setText] = useState(q)
  const asked = useRef(q)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  // The address may also change by a link.
  useEffect(() => {
    if (q !== asked.current) setText(q)
    asked.current = q
  }, [q])
  const search = (next: string) => {
    setText(next)
    clearTimeout(timer.current)
    timer.current = setTimeout(() => {
      asked.current = next.trim()
      void navigate({ search: (before) => ({ ...before, q: next.trim() || undefined }), replace: true })
    }, WAIT_MS)
  }
  return (
    <TextInput
      type="search"
      className={styles.search}
      aria-label={t('portal:list.search')}
      placeholder={t('portal:list.search')}
      leftSection={<IconSearch size={16} aria-hidden />}
      maxLength={200}
      value={text}
      onChange={(event) => search(event.currentTarget.value)}
    />
  )
}
