import { ActionIcon } from '@mantine/core'
import { IconBuilding, IconPlus, IconUser, IconUsers, IconX } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Ticket } from '#contract/tickets.ts'
import { useAttempt } from '../act.ts'
import { dropReferral } from '../people-verbs.ts'
import styles from './context.module.css'
import { ReferDialog } from './refer-dialog.tsx'
import { Section } from './section.tsx'

const icons = { agent: IconUser, team: IconUsers, department: IconBuilding }

/** Who else may see a ticket that stays in its department. */
export function Referrals({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation()
  const attempt = useAttempt()
  const [isAdding, setAdding] = useState(false)
  const mayRefer = ticket.abilities.includes('refer')
  if (!mayRefer && ticket.referrals.length === 0) return null
  return (
    <Section
      id="referrals"
      title={t('desk-ticket:section.referrals')}
      count={ticket.referrals.length}
      actions={
        mayRefer ? (
          <ActionIcon
            variant="subtle"
            color="gray"
            size="sm"
            aria-label={t('desk-ticket:referrals.add')}
            onClick={() => setAdding(true)}
          >
            <IconPlus size={15} />
          </ActionIcon>
        ) : null
      }
    >
      {ticket.referrals.length === 0 ? (
        <p className={styles.nothing}>{t('desk-ticket:referrals.none')}</p>
      ) : (
        <ul className={styles.people}>
          {ticket.referrals.map((referral) => {
            const Icon = icons[referral.kind]
            return (
              <li key={referral.id}>
                <Icon size={16} aria-hidden />
                <bdi className={styles.grow}>{referral.target.name}</bdi>
                {mayRefer ? (
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    size="sm"
                    aria-label={t('desk-ticket:referrals.remove', { name: referral.target.name })}
                    onClick={() => attempt(dropReferral(ticket, referral))}
                  >
                    <IconX size={14} />
                  </ActionIcon>
                ) : null}
              </li>
            )
          })}
        </ul>
      )}
      {isAdding ? <ReferDialog ticket={ticket} onClose={() => setAdding(false)} /> : null}
    </Section>
  )
}
