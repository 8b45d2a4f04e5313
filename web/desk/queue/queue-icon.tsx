import {
  IconAlarm,
  IconArchive,
  IconInbox,
  IconMessageCheck,
  IconMessageQuestion,
  IconUser,
  IconUserQuestion,
} from '@tabler/icons-react'

const icons: Record<string, typeof IconInbox> = {
  mine: IconUser,
  unassigned: IconUserQuestion,
  overdue: IconAlarm,
  answered: IconMessageCheck,
  unanswered: IconMessageQuestion,
  closed: IconArchive,
}

export function queueIcon(key: string): typeof IconInbox {
  return icons[key] ?? IconInbox
}
