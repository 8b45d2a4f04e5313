import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router'
import { loadTexts } from '#web/i18n.ts'
import { queryClient } from '#web/queries.ts'
import { sessionQuery } from '#web/session.ts'
import { readAdminSearch } from './admin/list/admin-search.ts'
import { adminRoutes } from './admin/routes.tsx'
import { readListSearch } from './queue/list-search.ts'
import { BrokenPage, MissingPage } from './shell/page-states.tsx'
import { Shell } from './shell/shell.tsx'
import { prefetchTicket } from './tickets/cache.ts'

const root = createRootRoute({ component: Outlet, notFoundComponent: MissingPage, errorComponent: BrokenPage })

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (search: Record<string, unknown>): { next?: string } => ({
    next: typeof search.next === 'string' ? search.next : undefined,
  }),
  component: lazyRouteComponent(() => import('./sign-in/page.tsx'), 'SignInPage'),
})

/** Everything below needs an agent. */
export const shell = createRoute({
  getParentRoute: () => root,
  id: 'desk',
  component: Shell,
  beforeLoad: async ({ location }) => {
    const session = await queryClient.ensureQueryData(sessionQuery)
    if (!session.isSetUp) window.location.replace('/setup')
    if (!session.agent) throw redirect({ to: '/sign-in', search: { next: location.href } })
    return { agent: session.agent }
  },
})

const home = createRoute({
  getParentRoute: () => shell,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/queue/$key', params: { key: 'open' } })
  },
})

const queue = createRoute({
  getParentRoute: () => shell,
  path: '/queue/$key',
  validateSearch: readListSearch,
  component: lazyRouteComponent(() => import('./queue/page.tsx'), 'QueuePage'),
})

const search = createRoute({
  getParentRoute: () => shell,
  path: '/search',
  validateSearch: readListSearch,
  component: lazyRouteComponent(() => import('./search/page.tsx'), 'SearchPage'),
})

const newTicket = createRoute({
  getParentRoute: () => shell,
  path: '/new',
  validateSearch: (given: Record<string, unknown>): { requester?: number } => ({
    requester: Number(given.requester) || undefined,
  }),
  component: lazyRouteComponent(() => import('./new/page.tsx'), 'NewTicketPage'),
})

const ticket = createRoute({
  getParentRoute: () => shell,
  path: '/tickets/$ticketId',
  // Not waited for: a link that is pointed at has its ticket fetched, the page is there at once all the same.
  loader: ({ params }) => prefetchTicket(Number(params.ticketId)),
  component: lazyRouteComponent(() => import('./tickets/page.tsx'), 'TicketPage'),
})

const people = createRoute({
  getParentRoute: () => shell,
  path: '/people',
  validateSearch: (given: Record<string, unknown>): { q?: string } => ({ q: given.q ? String(given.q) : undefined }),
  component: lazyRouteComponent(() => import('./people/page.tsx'), 'PeoplePage'),
})

const requester = createRoute({
  getParentRoute: () => shell,
  path: '/people/$userId',
  component: lazyRouteComponent(() => import('./people/requester/page.tsx'), 'RequesterPage'),
})

const organization = createRoute({
  getParentRoute: () => shell,
  path: '/organizations/$organizationId',
  component: lazyRouteComponent(() => import('./people/organization/page.tsx'), 'OrganizationPage'),
})

const notifications = createRoute({
  getParentRoute: () => shell,
  path: '/notifications',
  validateSearch: (given: Record<string, unknown>): { unread?: true } =>
    given.unread === true || given.unread === 'true' ? { unread: true } : {},
  component: lazyRouteComponent(() => import('./bell/page.tsx'), 'NotificationsPage'),
})

const profile = createRoute({
  getParentRoute: () => shell,
  path: '/profile',
  beforeLoad: () => loadTexts('profile'),
  component: lazyRouteComponent(() => import('./profile/page.tsx'), 'ProfilePage'),
})

const macros = createRoute({
  getParentRoute: () => shell,
  path: '/macros',
  validateSearch: readAdminSearch,
  beforeLoad: () => loadTexts('admin', 'admin-rules', 'admin-notices'),
  component: lazyRouteComponent(() => import('./macros/page.tsx'), 'MacrosPage'),
})

/** Administration: its own texts and its own files, loaded when an administrator goes there. */
export const admin = createRoute({
  getParentRoute: () => shell,
  path: '/admin',
  beforeLoad: async ({ context }) => {
    if (!context.agent.isAdministrator) throw redirect({ to: '/' })
    await loadTexts(
      'admin',
      'admin-forms',
      'admin-mail',
      'admin-notices',
      'admin-sla',
      'admin-rules',
      'admin-simulations',
    )
  },
  component: lazyRouteComponent(() => import('./admin/layout.tsx'), 'AdminLayout'),
})

const tree = root.addChildren([
  signIn,
  shell.addChildren([
    home,
    queue,
    search,
    newTicket,
    ticket,
    people,
    requester,
    organization,
    notifications,
    profile,
    macros,
    admin.addChildren(adminRoutes(() => admin)),
  ]),
])

export const router = createRouter({
  routeTree: tree,
  basepath: '/desk',
  defaultPreload: 'intent',
  defaultPreloadStaleTime: 0,
  scrollRestoration: true,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
