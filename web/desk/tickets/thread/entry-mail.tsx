import { ActionIcon, Popover } from '@mantine/core'
import { IconMail, IconMailExclamation } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { EntryMail as Mail } from '#contract/thread.ts'
import { useAgent } from '#web/session.ts'
import styles from './mail.module.css'

/** An entry that came as a mail: where from, what its receiving server checked, and what is missing. */
export function EntryMail({ mail, name }: { mail: Mail; name: string }) {
  const { t } = useTranslation()
  const [isOpen, setOpen] = useState(false)
  const isDoubtful = mail.dmarc === 'fail'
  const label = t('desk-ticket:mail.ask', { name })
  const Icon = isDoubtful ? IconMailExclamation : IconMail
  return (
    <Popover opened={isOpen} onChange={setOpen} width={300} position="bottom-start" withinPortal trapFocus returnFocus>
      <Popover.Target>
        <ActionIcon
          className={styles.button}
          variant="subtle"
          color="gray"
          size="sm"
          data-doubtful={isDoubtful || undefined}
          aria-label={label}
          title={t('desk-ticket:mail.title')}
          onClick={() => setOpen(!isOpen)}
        >
          <Icon size={15} />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown p="sm" aria-label={label}>
        {isOpen ? <Checked mail={mail} /> : null}
      </Popover.Dropdown>
    </Popover>
  )
}

function Checked({ mail }: { mail: Mail }) {
  const { t } = useTranslation()
  const { isAdministrator } = useAgent()
  const { address, spf, dkim, dmarc, security, refused } = mail
  const results = Object.entries({ SPF: spf, DKIM: dkim, DMARC: dmarc })
  const isChecked = results.some(([, result]) => result !== null)
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: opened by keyboard, it has to be read by keyboard.
    <div className={styles.panel} tabIndex={0} data-autofocus>
      {address ? (
        <p>
          {t('desk-ticket:mail.from')} <bdi>{address}</bdi>
        </p>
      ) : null}
      {isChecked ? (
        <dl className={styles.results}>
          {results.map(([check, result]) => (
            <div key={check}>
              <dt>{check}</dt>
              <dd data-result={result ?? 'none'}>{wordsOf(result, t)}</dd>
            </div>
          ))}
        </dl>
      ) : (
        <p className={styles.soft}>{t('desk-ticket:mail.unchecked')}</p>
      )}
      {security ? <p>{t(`desk-ticket:mail.${security}`)}</p> : null}
      {refused.length > 0 ? (
        <>
          <p>{t('desk-ticket:mail.refused', { count: refused.length })}</p>
          <ul>
            {refused.map((file, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: two files can have one name.
              <li key={i}>
                <bdi>{file}</bdi>
              </li>
            ))}
          </ul>
        </>
      ) : null}
      {isAdministrator ? (
        <Link to="/admin/incoming-mail/$mailId" params={{ mailId: String(mail.id) }}>
          {t('desk-ticket:mail.ledger')}
        </Link>
      ) : null}
    </div>
  )
}

function wordsOf(result: string | null, t: (key: string) => string): string {
  if (result === 'pass') return t('desk-ticket:mail.pass')
  if (result === 'fail') return t('desk-ticket:mail.fail')
  return result === null || result === 'none' ? t('desk-ticket:mail.none') : result
}
