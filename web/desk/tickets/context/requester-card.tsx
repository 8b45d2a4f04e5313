import { Button, Menu } from '@mantine/core'
import { IconDots, IconMail, IconPhone, IconUserEdit } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Ticket } from '#contract/tickets.ts'
import { Avatar } from '#web/ui/avatar.tsx'
import { personInput } from '../../people/person.ts'
import { PersonDialog } from '../../people/person-dialog.tsx'
import { usePerform } from '../act.ts'
import { setRequester } from '../verbs.ts'
import styles from './context.module.css'

export function RequesterCard({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation()
  const perform = usePerform()
  const [isChanging, setChanging] = useState(false)
  const { requester } = ticket
  return (
    <section className={styles.person} aria-label={t('desk-ticket:field.requester')}>
      <Avatar name={requester.name} size={40} />
      <div className={styles.personWords}>
        <div className={styles.personHead}>
          <Link to="/people/$userId" params={{ userId: String(requester.id) }} className={styles.personName}>
            <bdi>{requester.name}</bdi>
          </Link>
          {ticket.abilities.includes('edit') ? (
            <Menu position="bottom-end" returnFocus={false}>
              <Menu.Target>
                <Button
                  size="compact-xs"
                  variant="subtle"
                  color="gray"
                  px={4}
                  aria-label={t('desk-ticket:requester.menu')}
                >
                  <IconDots size={16} />
                </Button>
              </Menu.Target>
              <Menu.Dropdown>
                <Menu.Item leftSection={<IconUserEdit size={16} />} onClick={() => setChanging(true)}>
                  {t('desk-ticket:requester.change')}
                </Menu.Item>
              </Menu.Dropdown>
            </Menu>
          ) : null}
        </div>
        <a href={`mailto:${requester.email}`} className={styles.contact}>
          <IconMail size={14} aria-hidden />
          <bdi>{requester.email}</bdi>
        </a>
        {requester.phone ? (
          <a href={`tel:${requester.phone.replace(/[^+\d]/g, '')}`} className={styles.contact}>
            <IconPhone size={14} aria-hidden />
            <bdi>{requester.phone}</bdi>
          </a>
        ) : null}
        {requester.organization ? (
          <Link
            to="/organizations/$organizationId"
            params={{ organizationId: String(requester.organization.id) }}
            className={styles.contact}
          >
            <bdi>{requester.organization.name}</bdi>
          </Link>
        ) : null}
      </div>
      {isChanging ? (
        <PersonDialog
          title={t('desk-ticket:requester.change')}
          action={t('desk-ticket:requester.changeAction')}
          onClose={() => setChanging(false)}
          onPick={(person, note) =>
            perform(setRequester(ticket, { requester: personInput(person), name: person.name || person.email, note }))
          }
        />
      ) : null}
    </section>
  )
}
