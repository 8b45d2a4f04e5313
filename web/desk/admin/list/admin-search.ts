import { useNavigate, useSearch } from '@tanstack/react-router'

/** What the address of an administrative page holds. */
export interface AdminSearch {
  /** The thing in the drawer. */
  open?: number | 'new'
  archived?: true
  /** The setting to go to. */
  field?: string
}

export function readAdminSearch(given: Record<string, unknown>): AdminSearch {
  const open = given.open === 'new' ? 'new' : Number(given.open) || undefined
  return {
    ...(open !== undefined && { open }),
    ...((given.archived === true || given.archived === 'true') && { archived: true }),
    ...(typeof given.field === 'string' && { field: given.field }),
  }
}

export function useAdminSearch(): [AdminSearch, (change: AdminSearch) => void] {
  const navigate = useNavigate()
  const search = readAdminSearch(useSearch({ strict: false }))
  const change = (to: AdminSearch) => void navigate({ to: '.', search: readAdminSearch({ ...search, ...to }) })
  return [search, change]
}
