import { ActionIcon } from '@mantine/core'
import { IconPlus, IconX } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Ticket } from '#contract/tickets.ts'
import { Avatar } from '#web/ui/avatar.tsx'
import { personInput } from '../../people/person.ts'
import { PersonDialog } from '../../people/person-dialog.tsx'
import { useAttempt, usePerform } from '../act.ts'
import { dropCollaborator, includeCollaborator } from '../people-verbs.ts'
import styles from './context.module.css'
import { Section } from './section.tsx'

/** Requesters who take part in the thread besides the one it is for. */
export function Collaborators({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation()
  const attempt = useAttempt()
  const perform = usePerform()
  const [isAdding, setAdding] = useState(false)
  const mayManage = ticket.abilities.includes('manageCollaborators')
  if (!mayManage && ticket.collaborators.length === 0) return null
  return (
    <Section
      id="collaborators"
      title={t('desk-ticket:section.collaborators')}
      count={ticket.collaborators.length}
      actions={
        mayManage ? (
          <ActionIcon
            variant="subtle"
            color="gray"
            size="sm"
            aria-label={t('desk-ticket:collaborators.add')}
            onClick={() => setAdding(true)}
          >
            <IconPlus size={15} />
          </ActionIcon>
        ) : null
      }
    >
      {ticket.collaborators.length === 0 ? (
        <p className={styles.nothing}>{t('desk-ticket:collaborators.none')}</p>
      ) : (
        <ul className={styles.people}>
          {ticket.collaborators.map((one) => (
            <li key={one.id} title={one.email}>
              <Avatar name={one.name} size={22} />
              <bdi className={styles.grow}>{one.name}</bdi>
              {mayManage ? (
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  size="sm"
                  aria-label={t('desk-ticket:collaborators.remove', { name: one.name })}
                  onClick={() => attempt(dropCollaborator(ticket, one))}
                >
                  <IconX size={14} />
                </ActionIcon>
              ) : null}
            </li>
          ))}
        </ul>
      )}
      {isAdding ? (
        <PersonDialog
          title={t('desk-ticket:collaborators.add')}
          action={t('common:add')}
          onClose={() => setAdding(false)}
          onPick={(person, note) =>
            perform(
              includeCollaborator(ticket, { person: personInput(person), name: person.name || person.email, note }),
            )
          }
        />
      ) : null}
    </Section>
  )
}
