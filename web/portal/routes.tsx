import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router'
import { getPortalTicket, listPortalTopics } from '#contract/portal.ts'
import { type RatingScore, ratingScores } from '#contract/rating.ts'
import { query, queryClient } from '#web/queries.ts'
import { sessionQuery } from '#web/session.ts'
import { HomePage } from './home/page.tsx'
import type { Sent } from './new-request/use-request-form.ts'
import { Layout } from './shell/layout.tsx'
import { BrokenPage, MissingPage } from './shell/page-states.tsx'

const root = createRootRoute({ component: Layout, notFoundComponent: MissingPage, errorComponent: BrokenPage })
const text = (value: unknown) => (typeof value === 'string' ? value : undefined)

const home = createRoute({ getParentRoute: () => root, path: '/', component: HomePage })

const newRequest = createRoute({
  getParentRoute: () => root,
  path: '/new',
  validateSearch: (search: Record<string, unknown>): { topic?: number; subject?: string } => ({
    topic: Number(search.topic) || undefined,
    subject: text(search.subject),
  }),
  loader: () => void queryClient.prefetchQuery(query(listPortalTopics, {})),
  component: lazyRouteComponent(() => import('./new-request/page.tsx'), 'NewRequestPage'),
})

const sent = createRoute({
  getParentRoute: () => root,
  path: '/sent',
  // In the history, so that the number is still there after a reload.
  beforeLoad: ({ location }) => {
    const { sent } = location.state
    if (!sent) throw redirect({ to: '/new' })
    return { sent }
  },
  component: lazyRouteComponent(() => import('./new-request/sent.tsx'), 'SentPage'),
})

async function signedInOnly({ location }: { location: { href: string } }): Promise<void> {
  const { requester } = await queryClient.ensureQueryData(sessionQuery)
  if (!requester) throw redirect({ to: '/sign-in', search: { next: location.href } })
}

const requests = createRoute({
  getParentRoute: () => root,
  path: '/requests',
  validateSearch: (
    search: Record<string, unknown>,
  ): { state?: 'open' | 'closed' | 'all'; q?: string; sort?: '-updated' | '-created' | 'created' } => ({
    state: (['open', 'closed', 'all'] as const).find((state) => state === search.state),
    q: search.q === undefined ? undefined : String(search.q),
    sort: (['-updated', '-created', 'created'] as const).find((sort) => sort === search.sort),
  }),
  beforeLoad: signedInOnly,
  component: lazyRouteComponent(() => import('./requests/page.tsx'), 'RequestsPage'),
})

/** Also for guests, who see one ticket: whether it may be seen, the server says. */
const request = createRoute({
  getParentRoute: () => root,
  path: '/requests/$ticketId',
  // Of the links in a mail; only a tap on the page rates.
  validateSearch: (search: Record<string, unknown>): { rate?: RatingScore } => ({
    rate: ratingScores.find((score) => score === search.rate),
  }),
  // Already when somebody points at it, and while the page itself is loaded.
  loader: ({ params }) =>
    void queryClient.prefetchQuery(query(getPortalTicket, { params: { id: Number(params.ticketId) } })),
  component: lazyRouteComponent(() => import('./request/page.tsx'), 'RequestPage'),
})

const check = createRoute({
  getParentRoute: () => root,
  path: '/check',
  // A number of digits only arrives as a number.
  validateSearch: (search: Record<string, unknown>): { number?: string } => ({
    number: search.number === undefined ? undefined : String(search.number),
  }),
  component: lazyRouteComponent(() => import('./check/page.tsx'), 'CheckPage'),
})

const guest = createRoute({
  getParentRoute: () => root,
  path: '/guest',
  component: lazyRouteComponent(() => import('./guest/page.tsx'), 'GuestPage'),
})

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (search: Record<string, unknown>): { next?: string } => ({ next: text(search.next) }),
  component: lazyRouteComponent(() => import('./sign-in/page.tsx'), 'SignInPage'),
})

const signUp = createRoute({
  getParentRoute: () => root,
  path: '/sign-up',
  component: lazyRouteComponent(() => import('./sign-up/page.tsx'), 'SignUpPage'),
})

const forgotPassword = createRoute({
  getParentRoute: () => root,
  path: '/forgot-password',
  component: lazyRouteComponent(() => import('./forgot-password/page.tsx'), 'ForgotPasswordPage'),
})

const resetPassword = createRoute({
  getParentRoute: () => root,
  path: '/reset-password',
  component: lazyRouteComponent(() => import('./reset-password/page.tsx'), 'ResetPasswordPage'),
})

const verifyEmail = createRoute({
  getParentRoute: () => root,
  path: '/verify-email',
  component: lazyRouteComponent(() => import('./verify-email/page.tsx'), 'VerifyEmailPage'),
})

/** Of the link in a notice. */
const notices = createRoute({
  getParentRoute: () => root,
  path: '/notices',
  component: lazyRouteComponent(() => import('./notices/page.tsx'), 'NoticesPage'),
})

const profile = createRoute({
  getParentRoute: () => root,
  path: '/profile',
  beforeLoad: signedInOnly,
  component: lazyRouteComponent(() => import('./profile/page.tsx'), 'ProfilePage'),
})

export const router = createRouter({
  routeTree: root.addChildren([
    home,
    newRequest,
    sent,
    requests,
    request,
    check,
    guest,
    signIn,
    signUp,
    forgotPassword,
    resetPassword,
    verifyEmail,
    notices,
    profile,
  ]),
  defaultPreload: 'intent',
  defaultPreloadStaleTime: 0,
  scrollRestoration: true,
})

declare module '@tanstack/history' {
  interface HistoryState {
    sent?: Sent
  }
}

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
