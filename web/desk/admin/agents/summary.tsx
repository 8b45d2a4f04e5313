import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { agents, type Department, departments, type Role, roles } from '#contract/people.ts'
import { rolePermissions } from '#contract/permissions.ts'
import { everything } from '../list/everything.ts'
import type { AgentForm } from './form.ts'
import { type Reached, reachOf } from './reach.ts'
import styles from './summary.module.css'

/** "What can this person see and do?", as the form stands now. */
export function AccessSummary({ values }: { values: AgentForm }) {
  const { t } = useTranslation()
  const known = {
    departments: useQuery(everything<Department>(departments.list)).data ?? [],
    roles: useQuery(everything<Role>(roles.list)).data ?? [],
    agentId:
      useQuery(everything(agents.list)).data?.find((one) => 'email' in one && one.email === values.email)?.id ?? null,
  }
  const reached = reachOf(values, known)
  return (
    <details className={styles.summary}>
      <summary>{t('admin:summary.title', { name: values.name || t('admin:summary.person') })}</summary>
      <ul className={styles.facts}>
        <li>{values.availability === 'active' ? t('admin:summary.signsIn') : t('admin:summary.signsNotIn')}</li>
        <li>{values.isLimited ? t('admin:summary.limited') : t('admin:summary.sees', { count: reached.length })}</li>
        <li>{t('admin:summary.assigned')}</li>
        {values.isAdministrator ? <li>{t('admin:summary.administrator')}</li> : null}
        {values.permissions.includes('search.all') ? <li>{t('admin:permission.search.all')}</li> : null}
      </ul>
      {reached.map((one) => (
        <Line key={one.department.id} reached={one} />
      ))}
    </details>
  )
}

function Line({ reached: { department, role, why } }: { reached: Reached }) {
  const { t } = useTranslation()
  const may = rolePermissions.filter((permission) => role?.permissions.includes(permission))
  return (
    <details className={styles.line}>
      <summary>
        <strong>{department.path}</strong>{' '}
        <span>
          {t('admin:summary.role', { role: role?.name ?? '–' })} · {t(`admin:summary.why.${why}`)}
        </span>
      </summary>
      <ul className={styles.facts}>
        <li>{t('admin:summary.always')}</li>
        {may.map((permission) => (
          <li key={permission}>{t(`admin:permission.${permission}`)}</li>
        ))}
      </ul>
    </details>
  )
}
