import { type AnyRoute, createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { readAdminSearch } from './list/admin-search.ts'

/** The pages of the settings area; each is a file that is loaded when it is opened. */
export function adminRoutes<Parent extends AnyRoute>(parent: () => Parent) {
  const home = createRoute({
    getParentRoute: parent,
    path: '/',
    component: lazyRouteComponent(() => import('./home/page.tsx'), 'AdminHome'),
  })
  const page = <Path extends string>(path: Path, component: ReturnType<typeof lazyRouteComponent>) =>
    createRoute({ getParentRoute: parent, path, validateSearch: readAdminSearch, component })
  return [
    home,
    page(
      '/desk',
      lazyRouteComponent(() => import('./settings/desk.tsx'), 'DeskPage'),
    ),
    page(
      '/portal',
      lazyRouteComponent(() => import('./settings/portal.tsx'), 'PortalPage'),
    ),
    page(
      '/attachments',
      lazyRouteComponent(() => import('./settings/attachments.tsx'), 'AttachmentsPage'),
    ),
    page(
      '/tickets',
      lazyRouteComponent(() => import('./settings/tickets.tsx'), 'TicketsPage'),
    ),
    page(
      '/agents',
      lazyRouteComponent(() => import('./agents/page.tsx'), 'AgentsPage'),
    ),
    page(
      '/teams',
      lazyRouteComponent(() => import('./teams/page.tsx'), 'TeamsPage'),
    ),
    page(
      '/departments',
      lazyRouteComponent(() => import('./departments/page.tsx'), 'DepartmentsPage'),
    ),
    page(
      '/roles',
      lazyRouteComponent(() => import('./roles/page.tsx'), 'RolesPage'),
    ),
    page(
      '/organizations',
      lazyRouteComponent(() => import('./organizations/page.tsx'), 'OrganizationsPage'),
    ),
    page(
      '/help-topics',
      lazyRouteComponent(() => import('./help-topics/page.tsx'), 'HelpTopicsPage'),
    ),
    page(
      '/statuses',
      lazyRouteComponent(() => import('./statuses/page.tsx'), 'StatusesPage'),
    ),
    page(
      '/priorities',
      lazyRouteComponent(() => import('./priorities/page.tsx'), 'PrioritiesPage'),
    ),
    page(
      '/sla-plans',
      lazyRouteComponent(() => import('./sla-plans/page.tsx'), 'SlaPlansPage'),
    ),
    page(
      '/sequences',
      lazyRouteComponent(() => import('./sequences/page.tsx'), 'SequencesPage'),
    ),
    page(
      '/api-keys',
      lazyRouteComponent(() => import('./api-keys/page.tsx'), 'ApiKeysPage'),
    ),
  ] as const
}
