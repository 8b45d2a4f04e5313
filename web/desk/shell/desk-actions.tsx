import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useAgent } from '#web/session.ts'
import { useAction } from '#web/ui/actions.ts'
import { toast, undoLast } from '#web/ui/toast.tsx'

/** What can be done from every page. */
export function DeskActions({ onPalette, onKeys }: { onPalette: () => void; onKeys: () => void }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { isAdministrator } = useAgent()
  const go = t('ui:group.go')
  const queue = (key: string) => () => navigate({ to: '/queue/$key', params: { key } })
  useAction(
    {
      id: 'palette',
      label: t('ui:palette.open'),
      keys: 'mod+k',
      group: t('ui:group.help'),
      run: onPalette,
      hidden: true,
    },
    { id: 'keys', label: t('ui:keys.title'), keys: '?', group: t('ui:group.help'), run: onKeys },
    {
      id: 'undo',
      label: t('ui:undoLast'),
      keys: 'z',
      group: t('ui:group.help'),
      run: () => undoLast() || toast({ text: t('ui:undoNothing') }),
    },
    {
      id: 'new-ticket',
      label: t('ui:nav.newTicket'),
      keys: 'c',
      group: go,
      run: () => navigate({ to: '/new' }),
    },
    { id: 'go-open', label: t('ui:go.open'), keys: 'g o', group: go, run: queue('open') },
    { id: 'go-mine', label: t('ui:go.mine'), keys: 'g m', group: go, run: queue('mine') },
    { id: 'go-unassigned', label: t('ui:go.unassigned'), keys: 'g u', group: go, run: queue('unassigned') },
    { id: 'go-overdue', label: t('ui:go.overdue'), keys: 'g v', group: go, run: queue('overdue') },
    { id: 'go-unanswered', label: t('ui:go.unanswered'), keys: 'g n', group: go, run: queue('unanswered') },
    { id: 'go-answered', label: t('ui:go.answered'), keys: 'g r', group: go, run: queue('answered') },
    { id: 'go-closed', label: t('ui:go.closed'), keys: 'g c', group: go, run: queue('closed') },
    { id: 'go-people', label: t('ui:nav.people'), keys: 'g p', group: go, run: () => navigate({ to: '/people' }) },
    { id: 'go-profile', label: t('ui:profile.title'), keys: 'g i', group: go, run: () => navigate({ to: '/profile' }) },
  )
  return isAdministrator ? <AdminActions /> : null
}

function AdminActions() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  useAction({
    id: 'go-admin',
    label: t('ui:nav.admin'),
    keys: 'g a',
    group: t('ui:group.go'),
    run: () => navigate({ to: '/admin' }),
  })
  return null
}
