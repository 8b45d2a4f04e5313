import { Checkbox } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { type Role, roles } from '#contract/people.ts'
import { rolePermissions } from '#contract/permissions.ts'
import { everything } from '../list/everything.ts'
import styles from './matrix.module.css'
import { useGrant } from './use-grant.ts'

/** Permissions by roles; a tick changes the role at once, and can be taken back. */
export function RoleMatrix() {
  const { t } = useTranslation()
  const { data = [] } = useQuery(everything<Role>(roles.list))
  const grant = useGrant()
  const shown = data.filter((role) => role.availability !== 'archived')
  if (shown.length === 0) return null
  return (
    <section className={styles.section} aria-labelledby="matrix">
      <h2 id="matrix">{t('admin:role.matrix')}</h2>
      <p>{t('admin:role.matrixLead')}</p>
      <div className={styles.frame}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">{t('admin:field.permission')}</th>
              {shown.map((role) => (
                <th key={role.id} scope="col">
                  <span title={role.name}>{role.name}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rolePermissions.map((permission) => (
              <tr key={permission}>
                <th scope="row">
                  {t(`admin:permission.${permission}`)}
                  <small>{t(`admin:permissionHint.${permission}`)}</small>
                </th>
                {shown.map((role) => (
                  <td key={role.id}>
                    <Checkbox
                      aria-label={`${role.name}: ${t(`admin:permission.${permission}`)}`}
                      checked={role.permissions.includes(permission)}
                      onChange={(event) => grant(role, permission, event.currentTarget.checked)}
                    />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}
