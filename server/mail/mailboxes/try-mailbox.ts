import { ImapFlow } from 'imapflow'
import { createTransport } from 'nodemailer'
import type { TestStep } from '#contract/mailboxes.ts'
import type { App } from '#server/platform/app.ts'
import type { Ctx } from '#server/platform/operation.ts'
import { demandAdministrator } from '#server/platform/permitted.ts'
import { refuseProblems } from '#server/platform/references.ts'
import { type MailboxInput, mailboxProblems } from './check.ts'
import { imapOptions, smtpOptions } from './connection.ts'
import { loadMailbox, type MailboxRow } from './mailboxes.ts'
import { adviceOn, type MailProblem, saidBy } from './said.ts'
import { apart } from './secrets.ts'
import { waitsForTls } from './waits-for-tls.ts'

type Step = TestStep['step']
interface Result {
  ok: boolean
  steps: TestStep[]
}

/**
 * Tries fetching and sending as a mailbox is set, or as it would be with other values: step by step, each with what the
 * server said. Nothing is stored, no message is touched.
 *
 * @param id      null for a mailbox that is not stored yet
 * @param sendTo  where a mail is sent for trial
 * @throws NotFound; BadInput as when it is stored
 */
export async function tryMailbox(
  app: Pick<App, 'db' | 'secret'>,
  ctx: Ctx,
  { id, given, sendTo }: { id: number | null; given: MailboxInput; sendTo?: string | undefined },
): Promise<Result> {
  demandAdministrator(ctx.actor)
  const stored = id === null ? null : await loadMailbox(ctx.db, id)
  refuseProblems(mailboxProblems(given, stored))
  const row = asGiven(stored, given, app.secret)
  const steps = [...(row.fetchHost ? await tryFetching(app, row) : []), ...(await trySending(app, row, sendTo))]
  return { ok: steps.every(({ outcome }) => outcome !== 'failed'), steps }
}

function asGiven(stored: MailboxRow | null, given: MailboxInput, secret: string): MailboxRow {
  const { facts, sealed } = apart(given, secret)
  const base = stored ?? unset
  const row = {
    ...base,
    ...Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined)),
    ...sealed,
  }
  const isOtherGrant = Object.keys(given).some((name) => name.startsWith('oauth') || name === 'userName')
  // A token that was granted to what is stored says nothing of other values.
  return isOtherGrant && row.oauthGrant === 'client_credentials'
    ? { ...row, id: 0, oauthAccessToken: null, oauthExpiresAt: null }
    : row
}

const unset: MailboxRow = {
  id: 0,
  name: '',
  fetchHost: null,
  fetchPort: null,
  fetchSecurity: 'tls',
  folder: 'INBOX',
  afterFetch: 'leave',
  moveTo: '',
  pollMinutes: 5,
  sendHost: null,
  sendPort: null,
  sendSecurity: 'starttls',
  sendAuth: 'same',
  sendUserName: '',
  sendPassword: null,
  sendPerMinute: 60,
  sendConnections: 2,
  userName: '',
  auth: 'password',
  password: null,
  oauthProvider: null,
  oauthGrant: null,
  oauthClientId: '',
  oauthClientSecret: null,
  oauthAuthorizeUrl: '',
  oauthTokenUrl: '',
  oauthScopes: '',
  oauthRefreshToken: null,
  oauthAccessToken: null,
  oauthExpiresAt: null,
  dkimDomain: '',
  dkimSelector: '',
  dkimKey: null,
  allowInvalidCertificate: false,
  readFrom: 'auto',
  readSince: null,
  firstUid: 0,
  passedOver: 0,
  problem: null,
  sendProblem: null,
  uidValidity: null,
  lastUid: 0,
  fetchedAt: null,
  lastMessageAt: null,
  failingSince: null,
  failures: 0,
  error: null,
  sendFailingSince: null,
  sendError: null,
  silentSince: null,
  notes: '',
  availability: 'active',
  createdAt: new Date(0),
  updatedAt: new Date(0),
}

async function tryFetching(app: Pick<App, 'db' | 'secret'>, row: MailboxRow): Promise<TestStep[]> {
  let client: ImapFlow
  try {
    client = new ImapFlow(await imapOptions(app, row))
  } catch (error) {
    return [skipped('fetch_connect'), failed('fetch_sign_in', error), skipped('fetch_folder')]
  }
  client.on('error', () => {}) // told by what is awaited
  const { fetchHost, fetchPort, fetchSecurity } = row
  if (fetchSecurity !== 'tls' && (await waitsForTls(fetchHost ?? '', fetchPort ?? 0))) {
    return [failedBy('fetch_connect', 'needs_tls'), skipped('fetch_sign_in'), skipped('fetch_folder')]
  }
  try {
    await client.connect()
  } catch (error) {
    client.close()
    if (saidBy(error).problem !== 'sign_in_refused') {
      return [failed('fetch_connect', error), skipped('fetch_sign_in'), skipped('fetch_folder')]
    }
    return [fine('fetch_connect'), failed('fetch_sign_in', error), skipped('fetch_folder')]
  }
  const steps = [fine('fetch_connect'), fine('fetch_sign_in')]
  try {
    const { exists } = await client.mailboxOpen(row.folder, { readOnly: true })
    return [...steps, { ...fine('fetch_folder'), messages: exists }]
  } catch (error) {
    const listed = await client.list().catch(() => [])
    const folders = listed.map(({ path }) => path).slice(0, 500)
    return [...steps, { ...failed('fetch_folder', error), folders }]
  } finally {
    client.close()
  }
}

async function trySending(
  app: Pick<App, 'db' | 'secret'>,
  row: MailboxRow,
  sendTo: string | undefined,
): Promise<TestStep[]> {
  const last = sendTo ? [skipped('send_message')] : []
  let options: Awaited<ReturnType<typeof smtpOptions>>
  try {
    options = await smtpOptions(app, row)
  } catch (error) {
    return [skipped('send_connect'), failed('send_sign_in', error), ...last]
  }
  if (!options) return []
  if (!options.secure && (await waitsForTls(options.host, options.port))) {
    return [failedBy('send_connect', 'needs_tls'), skipped('send_sign_in'), ...last]
  }
  const transport = createTransport(options)
  try {
    await transport.verify()
    const steps = [fine('send_connect'), options.auth ? fine('send_sign_in') : skipped('send_sign_in')]
    return sendTo ? [...steps, await trySendingTo(transport, row, sendTo)] : steps
  } catch (error) {
    if (saidBy(error).problem !== 'sign_in_refused') {
      return [failed('send_connect', error), skipped('send_sign_in'), ...last]
    }
    return [fine('send_connect'), failed('send_sign_in', error), ...last]
  } finally {
    transport.close()
  }
}

async function trySendingTo(
  transport: ReturnType<typeof createTransport>,
  row: MailboxRow,
  sendTo: string,
): Promise<TestStep> {
  try {
    const from = row.userName.includes('@') ? row.userName : sendTo
    const words = `This mail was sent to try the mailbox ${row.name}. / Mit dieser Mail wurde das Postfach ${row.name} erprobt.`
    await transport.sendMail({
      from: { name: '', address: from },
      to: { name: '', address: sendTo },
      subject: 'Deskbell: trial / Probe',
      text: `${words}\n`,
      headers: { 'Auto-Submitted': 'auto-generated' },
    })
    return fine('send_message')
  } catch (error) {
    return failed('send_message', error)
  }
}

function fine(step: Step): TestStep {
  return { step, outcome: 'ok', problem: null, said: null, advice: null }
}

function skipped(step: Step): TestStep {
  return { ...fine(step), outcome: 'skipped' }
}

/** What no server says. */
function failedBy(step: Step, problem: MailProblem): TestStep {
  return { ...fine(step), outcome: 'failed', problem, advice: adviceOn(problem) }
}

function failed(step: Step, error: unknown): TestStep {
  const { problem, said } = saidBy(error)
  return { step, outcome: 'failed', problem, said, advice: adviceOn(problem) }
}
