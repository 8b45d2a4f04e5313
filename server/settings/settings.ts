import { sql } from 'kysely'
import { Settings } from '#contract/reference.ts'
import { audit } from '#server/platform/audit.ts'
import type { Db } from '#server/platform/db.ts'
import { lockName, type Op } from '#server/platform/operation.ts'

type Group = keyof Settings
export type SettingsPatch = { [G in Group]?: Partial<Settings[G]> | undefined }

const groups = ['desk', 'tickets', 'attachments', 'portal', 'notices', 'mail'] as const satisfies Group[]

/** What holds until somebody changes it; the ids of the seeded defaults are stored by the migration. */
const defaults: Settings = {
  desk: {
    name: 'Deskbell',
    color: '#1c7ed6',
    language: 'en',
    timeZone: 'UTC',
    logo: null,
    welcome: '',
    translations: {},
  },
  tickets: {
    defaultDepartmentId: 1,
    defaultPriorityId: 1,
    defaultStatusId: 1,
    defaultSlaPlanId: null,
    defaultScheduleId: null,
    defaultHelpTopicId: null,
    numberFormat: '######',
    sequenceId: null,
    claimOnReply: true,
    requireTopicToClose: false,
    hideAgentNames: false,
  },
  attachments: {
    maxFileSize: 25 * 1024 * 1024,
    maxFiles: 20,
    refusedExtensions: [
      'exe',
      'bat',
      'cmd',
      'com',
      'scr',
      'pif',
      'msi',
      'vbs',
      'js',
      'jse',
      'wsf',
      'hta',
      'lnk',
      'ps1',
    ],
  },
  portal: { guestsMayOpen: true, signUp: true, requestersMayClose: true, requestersMayRate: true },
  notices: {
    ticketReceipt: true,
    openedByAgent: true,
    messageReceipt: false,
    participants: true,
    overLimit: false,
    requesterAssigned: false,
    requesterStatus: true,
    requesterResolved: true,
    requesterMerged: true,
    newTicket: {
      active: true,
      adminEmail: true,
      departmentManager: true,
      departmentMembers: false,
      accountManager: false,
    },
    newMessage: {
      active: true,
      lastRespondent: true,
      assigned: true,
      departmentManager: false,
      accountManager: false,
    },
    activity: { active: false, lastRespondent: true, assigned: true, departmentManager: false },
    assignment: { active: true, agent: true, teamLead: false, teamMembers: false },
    transfer: { active: false, assigned: false, departmentManager: true, departmentMembers: false },
    overdue: { active: true, assigned: true, departmentManager: true, departmentMembers: false },
    rating: { active: true, assigned: true, departmentManager: false },
  },
  mail: {
    defaultAddressId: null,
    alertAddressId: null,
    adminEmail: null,
    acceptUnknownSenders: true,
    collaboratorsFromMail: true,
    usePriorityHeader: false,
    agentReplies: 'token-and-dmarc',
    authenticationServers: [],
    maxOpenTicketsPerRequester: 0,
    maxMessagesPerSender: 30,
    maxMessagesMinutes: 10,
    newTicketAfterClosedDays: 0,
    replySeparator: '',
    attachmentsToRequesters: true,
    maxAttachmentBytes: 15 * 1024 * 1024,
  },
}

export async function loadSettings(db: Db): Promise<Settings> {
  const rows = await db.selectFrom('setting').select(['key', 'value']).where('key', 'in', groups).execute()
  return settingsOf(Object.fromEntries(rows.map((row) => [row.key, row.value])))
}

/** The settings from the stored values of their groups; for queries that fetch these along with other things. */
export function settingsOf(stored: Record<string, unknown>): Settings {
  return Object.fromEntries(
    groups.map((group) => [group, { ...defaults[group], ...(stored[group] as object | undefined) }]),
  ) as Settings
}

/** Changes what `patch` names; everything else stays. Whether the ids in it exist is for the caller to check. */
export async function changeSettings(op: Op, patch: SettingsPatch): Promise<Settings> {
  await lockName(op, 'settings')
  const before = await loadSettings(op.db)
  const after = settingsOf(before)
  const changes: Record<string, { from: unknown; to: unknown }> = {}
  for (const group of groups) {
    const changed = Object.entries(patch[group] ?? {}).filter(
      ([name, to]) => to !== undefined && !same(before[group], name, to),
    )
    if (changed.length === 0) continue
    for (const [name, to] of changed) changes[`${group}.${name}`] = { from: settingOf(before[group], name), to }
    Object.assign(after[group], Object.fromEntries(changed))
    await store(op, group, after[group])
  }
  if (Object.keys(changes).length > 0) await audit(op, { type: 'settings.changed', subject: 'settings', changes })
  return Settings.parse(after)
}

async function store(op: Op, group: Group, value: Settings[Group]): Promise<void> {
  const json = sql<string>`${JSON.stringify(value)}::jsonb`
  await op.db
    .insertInto('setting')
    .values({ key: group, value: json, updatedAt: op.now })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ value: json, updatedAt: op.now }))
    .execute()
}

function same(group: object, name: string, to: unknown): boolean {
  return JSON.stringify(settingOf(group, name)) === JSON.stringify(to)
}

function settingOf(group: object, name: string): unknown {
  return (group as Record<string, unknown>)[name]
}
