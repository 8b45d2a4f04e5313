import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { organizations, users } from '#contract/people.ts'
import { call, type Input } from '#web/client.ts'
import { keyOf, pages, query } from '#web/queries.ts'
import { useAgent } from '#web/session.ts'
import { problemIn } from '#web/submit.ts'
import { ErrorState } from '#web/ui/error-state.tsx'
import { PageHeader } from '#web/ui/page-header.tsx'
import { BlockSkeleton } from '#web/ui/skeletons.tsx'
import { MissingPage } from '../../shell/page-states.tsx'
import { useChoices } from '../../tickets/choices.ts'
import { FactProperty } from '../fact-property.tsx'
import { PersonRow } from '../page.tsx'
import styles from '../people.module.css'
import { PeopleAnswers } from '../people-answers.tsx'
import { TicketsOf } from '../tickets-of.tsx'
import { AccountManager } from './account-manager.tsx'

type Change = Input<typeof organizations.change>['body']

/** One organization: what it is, who belongs to it, what they asked. */
export function OrganizationPage() {
  const { t } = useTranslation()
  const { organizationId } = useParams({ from: '/desk/organizations/$organizationId' })
  const id = Number(organizationId)
  const agent = useAgent()
  const cache = useQueryClient()
  const { organizationFields } = useChoices()
  const { data, error, refetch } = useQuery(query(organizations.get, { params: { id } }))
  const seesPeople = agent.isAdministrator || agent.permissions.includes('user.dir')
  const asked = pages(users.list, { query: { organizationId: id, limit: 50 } })
  const members = useInfiniteQuery({ ...asked, enabled: seesPeople })
  if (problemIn(error)?.status === 404) return <MissingPage />
  if (error && !data) return <ErrorState problem={problemIn(error)} onRetry={refetch} />
  if (!data) return <BlockSkeleton height={200} />
  const mayEdit = agent.isAdministrator || agent.permissions.includes('org.edit')
  const change = async (body: Change) => {
    const changed = await call(organizations.change, { params: { id }, body })
    cache.setQueryData(keyOf(organizations.get, { params: { id } }), changed)
    void cache.invalidateQueries({ queryKey: ['organizations'] })
  }
  const fact = (name: 'name' | 'phone' | 'website' | 'address' | 'notes', label: string) => (
    <FactProperty
      label={label}
      value={data[name]}
      canEdit={mayEdit}
      isLong={name === 'address' || name === 'notes'}
      onSave={(value) => change({ [name]: value })}
    />
  )
  const people = members.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <>
      <PageHeader title={data.name} lead={t('desk-people:organization.people', { count: data.people })} />
      <div className={styles.columns}>
        <section className={styles.card} aria-label={t('desk-people:facts')}>
          {fact('name', t('common:name'))}
          <FactProperty
            label={t('desk-people:field.domains')}
            value={data.domains.join(', ')}
            canEdit={mayEdit}
            onSave={(text) => change({ domains: text.split(/[\s,;]+/).filter(Boolean) })}
          />
          <AccountManager of={data} />
          {fact('phone', t('desk-people:field.phone'))}
          {fact('website', t('desk-people:field.website'))}
          {fact('address', t('desk-people:field.address'))}
          {fact('notes', t('desk-people:field.notes'))}
          <PeopleAnswers
            fields={organizationFields}
            answers={data.fields}
            canEdit={mayEdit}
            onSave={(fields) => change({ fields })}
          />
        </section>
        <div className={styles.stack}>
          <TicketsOf who={{ organizationId: id }} />
          {seesPeople ? (
            <section className={styles.tickets} aria-label={t('ui:nav.people')}>
              <header className={styles.ticketsHead}>
                <h2>{t('ui:nav.people')}</h2>
              </header>
              {people.length === 0 && members.data ? (
                <p className={styles.nothing}>{t('desk-people:organization.nobody')}</p>
              ) : null}
              <ul className={styles.people}>
                {people.map((person) => (
                  <PersonRow key={person.id} person={person} />
                ))}
              </ul>
            </section>
          ) : null}
        </div>
      </div>
    </>
  )
}
