import { type AnyRoute, createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router'
import { readAdminSearch } from './list/admin-search.ts'
import { readMailSearch } from './mail/mail-search.ts'
import { readConnectSearch } from './mailboxes/connect-search.ts'
import { readDifferenceSearch } from './simulations/difference-search.ts'
import { readTemplateSearch } from './templates/template-search.ts'

/** The pages of the settings area; each is a file that is loaded when it is opened. */
export function adminRoutes<Parent extends AnyRoute>(parent: () => Parent) {
  const home = createRoute({
    getParentRoute: parent,
    path: '/',
    component: lazyRouteComponent(() => import('./home/page.tsx'), 'AdminHome'),
  })
  const page = <Path extends string>(path: Path, component: ReturnType<typeof lazyRouteComponent>) =>
    createRoute({ getParentRoute: parent, path, validateSearch: readAdminSearch, component })
  const mails = <Path extends string>(path: Path, component: ReturnType<typeof lazyRouteComponent>) =>
    createRoute({ getParentRoute: parent, path, validateSearch: readMailSearch, component })
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
      '/skills',
      lazyRouteComponent(() => import('./skills/page.tsx'), 'SkillsPage'),
    ),
    page(
      '/assignment',
      lazyRouteComponent(() => import('./assignment/page.tsx'), 'AssignmentPage'),
    ),
    page(
      '/organizations',
      lazyRouteComponent(() => import('./organizations/page.tsx'), 'OrganizationsPage'),
    ),
    page(
      '/rules',
      lazyRouteComponent(() => import('./rules/page.tsx'), 'RulesPage'),
    ),
    page(
      '/simulations',
      lazyRouteComponent(() => import('./simulations/page.tsx'), 'SimulationsPage'),
    ),
    createRoute({
      getParentRoute: parent,
      path: '/simulations/$simulationId',
      validateSearch: readDifferenceSearch,
      component: lazyRouteComponent(() => import('./simulations/run-page.tsx'), 'SimulationPage'),
    }),
    page(
      '/macros',
      lazyRouteComponent(() => import('../macros/page.tsx'), 'MacrosPage'),
    ),
    page(
      '/ticket-filters',
      lazyRouteComponent(() => import('./ticket-filters/page.tsx'), 'TicketFiltersPage'),
    ),
    page(
      '/help-topics',
      lazyRouteComponent(() => import('./help-topics/page.tsx'), 'HelpTopicsPage'),
    ),
    page(
      '/forms',
      lazyRouteComponent(() => import('./forms/page.tsx'), 'FormsPage'),
    ),
    page(
      '/lists',
      lazyRouteComponent(() => import('./lists/page.tsx'), 'ListsPage'),
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
      '/schedules',
      lazyRouteComponent(() => import('./schedules/page.tsx'), 'SchedulesPage'),
    ),
    page(
      '/sequences',
      lazyRouteComponent(() => import('./sequences/page.tsx'), 'SequencesPage'),
    ),
    createRoute({
      getParentRoute: parent,
      path: '/mailboxes',
      validateSearch: (given: Record<string, unknown>) => ({ ...readAdminSearch(given), ...readConnectSearch(given) }),
      component: lazyRouteComponent(() => import('./mailboxes/page.tsx'), 'MailboxesPage'),
    }),
    // Mails about a mailbox lead here, and its provider sends the browser back here.
    createRoute({
      getParentRoute: parent,
      path: '/mailboxes/$mailboxId',
      validateSearch: readConnectSearch,
      beforeLoad: ({ params, search }) => {
        throw redirect({ to: '/admin/mailboxes', search: { ...search, open: Number(params.mailboxId) } })
      },
    }),
    page(
      '/mail-addresses',
      lazyRouteComponent(() => import('./mail-addresses/page.tsx'), 'MailAddressesPage'),
    ),
    page(
      '/mail',
      lazyRouteComponent(() => import('./settings/mail.tsx'), 'MailPage'),
    ),
    mails(
      '/incoming-mail',
      lazyRouteComponent(() => import('./incoming-mail/page.tsx'), 'IncomingMailPage'),
    ),
    mails(
      '/incoming-mail/$mailId',
      lazyRouteComponent(() => import('./incoming-mail/message-page.tsx'), 'IncomingMessagePage'),
    ),
    mails(
      '/outgoing-mail',
      lazyRouteComponent(() => import('./outgoing-mail/page.tsx'), 'OutgoingMailPage'),
    ),
    mails(
      '/outgoing-mail/$mailId',
      lazyRouteComponent(() => import('./outgoing-mail/mail-page.tsx'), 'OutgoingMailDetail'),
    ),
    page(
      '/blocked-senders',
      lazyRouteComponent(() => import('./blocked-senders/page.tsx'), 'BlockedSendersPage'),
    ),
    page(
      '/notices',
      lazyRouteComponent(() => import('./settings/notices.tsx'), 'NoticesPage'),
    ),
    page(
      '/templates',
      lazyRouteComponent(() => import('./templates/page.tsx'), 'TemplatesPage'),
    ),
    createRoute({
      getParentRoute: parent,
      path: '/templates/$key',
      validateSearch: readTemplateSearch,
      component: lazyRouteComponent(() => import('./templates/template/page.tsx'), 'TemplatePage'),
    }),
    page(
      '/api-keys',
      lazyRouteComponent(() => import('./api-keys/page.tsx'), 'ApiKeysPage'),
    ),
  ] as const
}
