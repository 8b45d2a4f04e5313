import { Button, TextInput } from '@mantine/core'
import { IconSearch, IconUsers } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type User, users } from '#contract/people.ts'
import { pages } from '#web/queries.ts'
import { problemIn } from '#web/submit.ts'
import { Avatar } from '#web/ui/avatar.tsx'
import { EmptyState } from '#web/ui/empty-state.tsx'
import { ErrorState } from '#web/ui/error-state.tsx'
import { PageHeader } from '#web/ui/page-header.tsx'
import { RowSkeletons } from '#web/ui/skeletons.tsx'
import styles from './people.module.css'
import { useSettled } from './use-settled.ts'

/** Everybody who has asked for help, found by name or address. */
export function PeoplePage() {
  const { t } = useTranslation()
  const { q = '' } = useSearch({ from: '/desk/people' })
  const navigate = useNavigate({ from: '/people' })
  const [text, setText] = useState(q)
  const settled = useSettled(text.trim(), 200)
  useEffect(() => {
    if (settled !== q) void navigate({ search: { q: settled || undefined }, replace: true })
  }, [settled, q, navigate])
  const list = useInfiniteQuery({
    ...pages(users.list, { query: { q: q || undefined, limit: 50 } }),
    placeholderData: (before) => before,
  })
  const people = list.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <>
      <PageHeader title={t('ui:nav.people')} lead={t('desk-people:lead')} />
      <TextInput
        type="search"
        className={styles.search}
        aria-label={t('desk-people:search')}
        placeholder={t('desk-people:search')}
        leftSection={<IconSearch size={16} aria-hidden />}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      {list.error && people.length === 0 ? (
        <ErrorState problem={problemIn(list.error)} onRetry={list.refetch} />
      ) : list.isPending ? (
        <RowSkeletons />
      ) : people.length === 0 ? (
        <EmptyState
          icon={<IconUsers size={22} />}
          title={q ? t('desk-people:nobody.found', { words: q }) : t('desk-people:nobody.title')}
        >
          {q ? t('desk-people:nobody.foundText') : t('desk-people:nobody.text')}
        </EmptyState>
      ) : (
        <ul className={styles.people} aria-label={t('ui:nav.people')}>
          {people.map((person) => (
            <PersonRow key={person.id} person={person} />
          ))}
        </ul>
      )}
      {list.hasNextPage ? (
        <Button variant="default" mt="md" loading={list.isFetchingNextPage} onClick={() => list.fetchNextPage()}>
          {t('desk-people:more')}
        </Button>
      ) : null}
    </>
  )
}

export function PersonRow({ person }: { person: User }) {
  const { t } = useTranslation()
  return (
    <li className={styles.person}>
      <Avatar name={person.name} size={30} />
      <span className={styles.words}>
        <Link to="/people/$userId" params={{ userId: String(person.id) }} className={styles.name} dir="auto">
          {person.name}
        </Link>
        <bdi className={styles.soft}>{person.email}</bdi>
      </span>
      <bdi className={styles.organization}>{person.organization?.name}</bdi>
      <span className={styles.counts}>
        {t('desk-people:open', { count: person.openTickets })} ·{' '}
        {t('desk-people:closed', { count: person.closedTickets })}
      </span>
    </li>
  )
}
