import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Organization } from '#contract/people.ts'
import { useAgent } from '#web/session.ts'
import { FixedProperty } from '#web/ui/fixed-property.tsx'

type Looked = Pick<Organization, 'id' | 'accountManager' | 'accountTeam' | 'assignsAccountManager'>

/** Who looks after an organization, an agent or a team, with what they have in hand; who it is, administrators say. */
export function AccountManager({ of: { id, accountManager, accountTeam, assignsAccountManager } }: { of: Looked }) {
  const { t } = useTranslation()
  const { isAdministrator } = useAgent()
  const manager = accountManager ?? accountTeam
  if (!manager && !isAdministrator) return null
  return (
    <FixedProperty label={t('desk-people:field.accountManager')}>
      {manager ? (
        <span>
          <Link
            to="/queue/$key"
            params={{ key: 'open' }}
            search={accountManager ? { agent: manager.id } : { team: manager.id }}
            title={t('desk-people:accountManager.tickets', { name: manager.name })}
          >
            <bdi>{manager.name}</bdi>
          </Link>
          {assignsAccountManager ? <small> {t('desk-people:accountManager.assigned')}</small> : null}
        </span>
      ) : (
        <span>{t('common:none')}</span>
      )}
      {isAdministrator ? (
        <Link to="/admin/organizations" search={{ open: id }}>
          {t('desk-people:accountManager.change')}
        </Link>
      ) : null}
    </FixedProperty>
  )
}
