import { IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { users } from '#contract/people.ts'
import { query } from '#web/queries.ts'
import { useAgent } from '#web/session.ts'
import { problemIn } from '#web/submit.ts'
import { ButtonLink } from '#web/ui/button-link.tsx'
import { ErrorState } from '#web/ui/error-state.tsx'
import { PageHeader } from '#web/ui/page-header.tsx'
import { problemWords } from '#web/ui/problem-words.ts'
import { BlockSkeleton } from '#web/ui/skeletons.tsx'
import { DateTime } from '#web/ui/time.tsx'
import { toast } from '#web/ui/toast.tsx'
import { MissingPage } from '../../shell/page-states.tsx'
import { useChoices } from '../../tickets/choices.ts'
import { FactProperty } from '../fact-property.tsx'
import styles from '../people.module.css'
import { PeopleAnswers } from '../people-answers.tsx'
import { TicketsOf } from '../tickets-of.tsx'
import { ArchivedPerson, ArchivePerson } from './archiving.tsx'
import { OrganizationProperty } from './organization-property.tsx'
import { useChangeUser } from './use-change-user.ts'

/** One requester: who it is and everything that was asked. */
export function RequesterPage() {
  const { t } = useTranslation()
  const { userId } = useParams({ from: '/desk/people/$userId' })
  const id = Number(userId)
  const agent = useAgent()
  const { data: user, error, refetch } = useQuery(query(users.get, { params: { id } }))
  const change = useChangeUser(id)
  const { contactFields } = useChoices()
  if (problemIn(error)?.status === 404) return <MissingPage />
  if (error && !user) return <ErrorState problem={problemIn(error)} onRetry={refetch} />
  if (!user) return <BlockSkeleton height={200} />
  const mayEdit = agent.isAdministrator || agent.permissions.includes('user.edit')
  const mayArchive = agent.isAdministrator || agent.permissions.includes('user.delete')
  const bringBack = () =>
    change({ availability: 'active' }).catch((failure) => {
      const problem = problemIn(failure)
      if (problem) toast({ text: problemWords(problem).happened, tone: 'bad' })
    })
  const mayManage = agent.isAdministrator || agent.permissions.includes('user.manage')
  return (
    <>
      <PageHeader
        title={user.name}
        lead={<bdi>{user.email}</bdi>}
        actions={
          <ButtonLink to="/new" search={{ requester: id }} leftSection={<IconPlus size={16} aria-hidden />}>
            {t('ui:nav.newTicket')}
          </ButtonLink>
        }
      />
      {user.archivedAt ? <ArchivedPerson canEdit={mayEdit} onBack={bringBack} /> : null}
      <div className={styles.columns}>
        <section className={styles.card} aria-label={t('desk-people:facts')}>
          <FactProperty
            label={t('common:name')}
            value={user.name}
            canEdit={mayEdit}
            onSave={(name) => change({ name })}
          />
          <FactProperty
            label={t('common:email')}
            value={user.email}
            canEdit={mayEdit && (mayManage || !user.hasAccount)}
            onSave={(email) => change({ email })}
          />
          <FactProperty
            label={t('desk-people:field.phone')}
            value={user.phone}
            canEdit={mayEdit}
            onSave={(phone) => change({ phone })}
          />
          <OrganizationProperty user={user} canEdit={mayEdit} onSave={(organizationId) => change({ organizationId })} />
          <FactProperty
            label={t('desk-people:field.notes')}
            value={user.notes}
            canEdit={mayEdit}
            isLong
            onSave={(notes) => change({ notes })}
          />
          <PeopleAnswers
            fields={contactFields}
            answers={user.fields}
            canEdit={mayEdit}
            onSave={(fields) => change({ fields })}
          />
          <dl className={styles.facts}>
            <dt>{t('desk-people:field.account')}</dt>
            <dd>{user.hasAccount ? t('desk-people:account.has') : t('desk-people:account.none')}</dd>
            <dt>{t('desk-people:field.notices')}</dt>
            <dd>{user.wantsNotices ? t('desk-people:notices.wanted') : t('desk-people:notices.none')}</dd>
            <dt>{t('desk-people:field.since')}</dt>
            <dd>
              <DateTime at={user.createdAt} />
            </dd>
          </dl>
          {user.organization ? (
            <Link to="/organizations/$organizationId" params={{ organizationId: String(user.organization.id) }}>
              {t('desk-people:organization.see', { name: user.organization.name })}
            </Link>
          ) : null}
          {mayArchive && !user.archivedAt ? <ArchivePerson user={user} onBack={bringBack} /> : null}
        </section>
        <TicketsOf who={{ requester: String(id) }} counts={{ open: user.openTickets, closed: user.closedTickets }} />
      </div>
    </>
  )
}
