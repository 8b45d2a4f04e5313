import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { type Role, roles } from '#contract/people.ts'
import type { RolePermission } from '#contract/permissions.ts'
import { call } from '#web/client.ts'
import { inOrder } from '#web/in-order.ts'
import { problemIn } from '#web/submit.ts'
import { problemWords } from '#web/ui/problem-words.ts'
import { toast } from '#web/ui/toast.tsx'
import { everything, useRenew } from '../list/everything.ts'

/** Gives a role a permission, or takes it: shown at once, back to what it was when refused. */
export function useGrant() {
  const { t } = useTranslation()
  const cache = useQueryClient()
  const renew = useRenew()
  const { queryKey } = everything<Role>(roles.list)
  const grant = async (role: Role, permission: RolePermission, isGiven: boolean, isUndo = false): Promise<void> => {
    // What is on its way does not know of this.
    await cache.cancelQueries({ queryKey })
    // As it is now: undo may come after other changes.
    const now = cache.getQueryData(queryKey)?.find((one) => one.id === role.id)?.permissions ?? role.permissions
    const permissions = isGiven ? [...now, permission] : now.filter((one) => one !== permission)
    cache.setQueryData(queryKey, (all) => all?.map((one) => (one.id === role.id ? { ...one, permissions } : one)))
    const send = async () => {
      try {
        await call(roles.change, { params: { id: role.id }, body: { permissions } })
        const words = { role: role.name, permission: t(`admin:permission.${permission}`) }
        if (!isUndo) {
          toast({
            text: isGiven ? t('admin:role.given', words) : t('admin:role.taken', words),
            undo: () => grant(role, permission, !isGiven, true),
          })
        }
      } catch (error) {
        const problem = problemIn(error)
        if (problem) toast({ text: problemWords(problem).happened, tone: 'bad' })
      }
    }
    await inOrder('roles', send, renew)
  }
  return grant
}
