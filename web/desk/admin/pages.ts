import {
  IconBuilding,
  IconBuildingCommunity,
  IconClockHour4,
  IconDoor,
  IconFlag,
  IconHash,
  IconKey,
  IconPaperclip,
  IconProgress,
  IconShieldLock,
  IconSitemap,
  IconTag,
  IconTicket,
  IconUserCog,
  IconUsersGroup,
} from '@tabler/icons-react'

/** The pages of the settings area, with the fields by which the search finds them. */
export const pages = [
  {
    key: 'desk',
    to: '/admin/desk',
    group: 'desk',
    Icon: IconBuilding,
    fields: ['deskName', 'logo', 'color', 'language', 'timeZone', 'welcome'],
  },
  {
    key: 'portal',
    to: '/admin/portal',
    group: 'desk',
    Icon: IconDoor,
    fields: ['guestsMayOpen', 'signUp', 'requestersMayClose'],
  },
  {
    key: 'attachments',
    to: '/admin/attachments',
    group: 'desk',
    Icon: IconPaperclip,
    fields: ['maxFileSize', 'maxFiles', 'refusedExtensions'],
  },
  {
    key: 'agents',
    to: '/admin/agents',
    group: 'people',
    Icon: IconUserCog,
    fields: ['primaryDepartmentId', 'primaryRoleId', 'isAdministrator', 'isLimited', 'onVacation', 'password'],
  },
  {
    key: 'teams',
    to: '/admin/teams',
    group: 'people',
    Icon: IconUsersGroup,
    fields: ['leadId', 'mutesAssignmentAlerts'],
  },
  {
    key: 'departments',
    to: '/admin/departments',
    group: 'people',
    Icon: IconSitemap,
    fields: ['managerId', 'assignableTo', 'autoClaim', 'assignOnReopen', 'signature'],
  },
  { key: 'roles', to: '/admin/roles', group: 'people', Icon: IconShieldLock, fields: ['permissions'] },
  {
    key: 'organizations',
    to: '/admin/organizations',
    group: 'people',
    Icon: IconBuildingCommunity,
    fields: ['domains', 'ticketSharing'],
  },
  {
    key: 'tickets',
    to: '/admin/tickets',
    group: 'tickets',
    Icon: IconTicket,
    fields: [
      'defaultDepartmentId',
      'defaultPriorityId',
      'defaultStatusId',
      'defaultSlaPlanId',
      'defaultHelpTopicId',
      'numberFormat',
      'sequenceId',
      'claimOnReply',
      'requireTopicToClose',
      'hideAgentNames',
    ],
  },
  {
    key: 'helpTopics',
    to: '/admin/help-topics',
    group: 'tickets',
    Icon: IconTag,
    fields: ['questions', 'thankYou', 'autoResponse'],
  },
  {
    key: 'statuses',
    to: '/admin/statuses',
    group: 'tickets',
    Icon: IconProgress,
    fields: ['allowReopen', 'reopenToId'],
  },
  { key: 'priorities', to: '/admin/priorities', group: 'tickets', Icon: IconFlag, fields: ['urgency'] },
  {
    key: 'slaPlans',
    to: '/admin/sla-plans',
    group: 'tickets',
    Icon: IconClockHour4,
    fields: ['graceMinutes', 'isTransient'],
  },
  {
    key: 'sequences',
    to: '/admin/sequences',
    group: 'tickets',
    Icon: IconHash,
    fields: ['nextValue', 'increment', 'padding'],
  },
  { key: 'apiKeys', to: '/admin/api-keys', group: 'integration', Icon: IconKey, fields: [] },
] as const

export type Page = (typeof pages)[number]
export const groups = ['desk', 'people', 'tickets', 'integration'] as const

/** Of these pages every field can be gone to; the others have theirs in a drawer. */
export const settingsPages: readonly string[] = ['desk', 'portal', 'attachments', 'tickets']
