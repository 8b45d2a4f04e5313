import { useQuery } from '@tanstack/react-query'
import { mailboxes } from '#contract/mailboxes.ts'
import { everything } from '../list/everything.ts'
import { KindPage } from '../list/kind-page.tsx'
import { mailboxKind } from './kind.tsx'

const RENEW_MS = 20_000

export function MailboxesPage() {
  // How they are changes by itself.
  useQuery({ ...everything(mailboxes.list), refetchInterval: RENEW_MS })
  return <KindPage kind={mailboxKind} />
}
