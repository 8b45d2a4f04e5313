import { useQueryClient } from '@tanstack/react-query'
import type { Settings } from '#contract/reference.ts'
import { sessionQuery } from '#web/session.ts'
import { paint } from '#web/theme/provider.tsx'
import { DeskFields } from './desk-fields.tsx'
import { SettingsPage } from './settings-page.tsx'

export function DeskPage() {
  return <SettingsPage group="desk" Fields={DeskFields} onSaved={useShowDesk()} />
}

/** The frame around the page has the desk's name, logo and colour too. */
export function useShowDesk(): (settings: Settings) => void {
  const cache = useQueryClient()
  return ({ desk }) => {
    paint(desk.color)
    void cache.fetchQuery({ ...sessionQuery, staleTime: 0 })
  }
}
