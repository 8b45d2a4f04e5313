import { join } from 'node:path'
import { assignmentJobs, assignmentListeners } from './assignment/jobs.ts'
import { tellLost } from './assignment/leaving.ts'
import { assignmentRoutes } from './assignment/routes.ts'
import { automationJobs, automationListeners } from './automation/jobs.ts'
import { automationRoutes } from './automation/routes.ts'
import { checkPeopleAnswers } from './forms/people.ts'
import { formRoutes } from './forms/routes.ts'
import { forgetAlarms, forgetAlarmsCrontab } from './mail/alarms.ts'
import { blockedSenderRoutes } from './mail/blocked/routes.ts'
import { checkDeskServer } from './mail/health/check-desk-server.ts'
import { checkMailboxesCrontab, checkSending, checkSilence } from './mail/health/check-mailboxes.ts'
import { handleMailJob, type Intake } from './mail/intake/handle.ts'
import { tellStorm } from './mail/intake/storm.ts'
import { ledgerRoutes } from './mail/ledger/routes.ts'
import { tellQuarantined } from './mail/ledger/set-aside.ts'
import { mailboxRoutes } from './mail/mailboxes/routes.ts'
import { outboxRoutes } from './mail/out/routes.ts'
import { sendMail } from './mail/out/send.ts'
import { mailReaders } from './mail/read/pool.ts'
import { tellBurst } from './notify/burst.ts'
import { tellCalendar } from './notify/calendars.ts'
import { checkJobs, checkJobsCrontab } from './notify/failed-jobs.ts'
import { filterListeners } from './notify/filters.ts'
import { tellGuessing } from './notify/guessing.ts'
import { noticeListeners } from './notify/listener.ts'
import { tellOverLimit } from './notify/over-limit.ts'
import { notifyRoutes } from './notify/routes.ts'
import { authRoutes } from './people/auth-routes.ts'
import { directoryRoutes } from './people/directory-routes.ts'
import { forgetExpired, forgetExpiredCrontab } from './people/forget-expired.ts'
import { identifier } from './people/identify.ts'
import { identityReader } from './people/identity.ts'
import { limitRates } from './people/rate-limit.ts'
import { noticeRoutes } from './people/requesters/notice-routes.ts'
import { mailResetLink } from './people/reset-password.ts'
import { refuseCrossOrigin } from './people/same-origin.ts'
import { sessionRoutes } from './people/session-routes.ts'
import { mailConfirmation } from './people/sign-up.ts'
import { apiDocs } from './platform/api-docs.ts'
import type { App } from './platform/app.ts'
import { devMailPage } from './platform/dev-mail.ts'
import { deliverEvents } from './platform/events.ts'
import { createFastify } from './platform/fastify.ts'
import { filesOnDisk } from './platform/files.ts'
import { healthRoutes } from './platform/health.ts'
import { prepareBodies, type Web } from './platform/http.ts'
import type { Job } from './platform/jobs.ts'
import { metricsRoute } from './platform/metrics.ts'
import { ownAddress } from './platform/own-address.ts'
import { loadSecret } from './platform/secret.ts'
import { webPages } from './platform/web-pages.ts'
import { routingRoutes } from './routing/routes.ts'
import { searchJobs, searchListeners } from './search/index-ticket.ts'
import { logoRoutes } from './settings/logo.ts'
import { settingsRoutes } from './settings/routes.ts'
import { simulationJobs, simulationRoutes } from './simulation/routes.ts'
import { readCalendarJob, readCalendars, readCalendarsCrontab } from './sla/calendars/read-linked.ts'
import { keepTargets } from './sla/plans/keep-targets.ts'
import { slaRoutes } from './sla/routes.ts'
import { attachmentRoutes } from './thread/attachment-routes.ts'
import { renderLongBodies } from './thread/long-bodies.ts'
import { purgeUploads, purgeUploadsCrontab } from './thread/purge-uploads.ts'
import { bodyRenderers } from './thread/renderers.ts'
import { stageBodies } from './thread/upload.ts'
import { visibleTickets } from './tickets/access.ts'
import { ticketFilterRoutes } from './tickets/filter-routes.ts'
import { foldFilterMatches } from './tickets/fold-matches.ts'
import { ticketJobs, ticketListeners } from './tickets/jobs.ts'
import { liveRoutes } from './tickets/live-routes.ts'
import { ticketPeopleRoutes } from './tickets/people-routes.ts'
import { mailGuestLink } from './tickets/portal/guest-link.ts'
import { guestRoutes } from './tickets/portal/guest-routes.ts'
import { portalRoutes } from './tickets/portal/routes.ts'
import { ticketRoutes } from './tickets/routes.ts'
import { callWebhookJob } from './webhooks/call.ts'

// The map: every folder's routes, jobs and listeners, listed by hand.

export async function buildApp(base: Omit<App, 'web' | 'secret' | 'files'>): Promise<App> {
  const { config, log, pool, db } = base
  const secret = await loadSecret(db, config)
  const signing = { config, secret }
  const fastify = await createFastify(config, log)
  const identityOf = identityReader({ db, pool, signing })
  await limitRates(fastify, signing)
  refuseCrossOrigin(fastify, config)
  const web: Web = { fastify, db, identify: identifier(identityOf), ownAddress: ownAddress(config), routes: [] }
  const files = filesOnDisk(join(config.dataDir, 'files'))
  const app: App = { ...base, web, files, secret }
  web.prepare = prepareBodies([stageBodies(app), renderLongBodies(bodyRenderers())])
  healthRoutes(fastify, pool)
  metricsRoute(fastify, pool)
  authRoutes(app, { identityOf })
  sessionRoutes(app, { identityOf, answers: checkPeopleAnswers })
  attachmentRoutes(app, { visibleTickets })
  logoRoutes(app)
  settingsRoutes(app, { keepTargets })
  noticeRoutes(app)
  directoryRoutes(app, { visibleTickets, answers: checkPeopleAnswers, keepTargets, tellLost })
  formRoutes(app)
  slaRoutes(app)
  routingRoutes(app)
  ticketRoutes(app)
  ticketFilterRoutes(app)
  ticketPeopleRoutes(app)
  assignmentRoutes(app)
  automationRoutes(app)
  simulationRoutes(app)
  liveRoutes(app)
  notifyRoutes(app)
  portalRoutes(app)
  guestRoutes(app)
  outboxRoutes(app)
  ledgerRoutes(app, intakeOf(app))
  mailboxRoutes(app)
  blockedSenderRoutes(web)
  apiDocs(web, config)
  if (config.dev) devMailPage(fastify, db)
  await webPages(fastify)
  return app
}

const intakes = new WeakMap<App['db'], Intake>()

/** One pool of readers a process, for the jobs and for the door by HTTP. */
function intakeOf(app: App): Intake {
  const known = intakes.get(app.db) ?? { ...app, readers: mailReaders() }
  intakes.set(app.db, known)
  return known
}

export function jobsOf(app: App): Record<string, Job> {
  const listenings = [
    ...searchListeners(app.db),
    ...ticketListeners(app),
    ...noticeListeners(app),
    ...filterListeners(app),
    ...assignmentListeners(app),
    ...automationListeners(app),
  ]
  return {
    ...assignmentJobs(app),
    ...automationJobs(app),
    ...simulationJobs(app),
    ...ticketJobs(app),
    ...searchJobs(app),
    call_webhook: callWebhookJob(app),
    check_jobs: () => checkJobs(app),
    check_sending: async () => {
      await checkSending(app)
      await checkDeskServer(app)
    },
    check_silence: () => checkSilence(app),
    deliver_events: deliverEvents(app.db, { listenings, log: app.log }),
    handle_mail: handleMailJob(intakeOf(app)),
    fold_filter_matches: () => foldFilterMatches(app),
    forget_alarms: () => forgetAlarms(app),
    forget_expired: () => forgetExpired(app.db),
    mail_confirmation: mailConfirmation(app),
    mail_guest_link: mailGuestLink(app),
    mail_reset_link: mailResetLink(app),
    purge_uploads: () => purgeUploads(app, new Date()),
    read_calendar: readCalendarJob(app),
    read_calendars: () => readCalendars(app),
    send_mail: sendMail(app),
    tell_burst: tellBurst(app),
    tell_calendar: tellCalendar(app),
    tell_guessing: tellGuessing(app),
    tell_over_limit: tellOverLimit(app),
    tell_quarantined: tellQuarantined(app),
    tell_storm: tellStorm(app),
  }
}

export const crontab = [
  checkJobsCrontab,
  checkMailboxesCrontab,
  forgetAlarmsCrontab,
  forgetExpiredCrontab,
  purgeUploadsCrontab,
  readCalendarsCrontab,
].join('\n')
