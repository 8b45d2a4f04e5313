import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { LedgerMessage } from '#contract/intake.ts'
import { useFormat } from '#web/ui/format.ts'
import { DateTime } from '#web/ui/time.tsx'
import { Card } from '../mail/card.tsx'
import { Facts } from '../mail/facts.tsx'
import { LongText } from '../mail/long-text.tsx'
import styles from '../mail/mail.module.css'
import { PersonName } from '../mail/person-name.tsx'
import type { MailFacts } from './mail-facts.ts'

const SHOWN = 6
/** The heading has the beginning of a longer subject. */
const LONG = 100

/** Everything that was read from a message, and how it came. */
export function MessageFacts({ message }: { message: LedgerMessage }) {
  return (
    <>
      <Written message={message} />
      <Came message={message} />
    </>
  )
}

/** What the message says of itself. */
function Written({ message }: { message: LedgerMessage }) {
  const { t, i18n } = useTranslation()
  const { fileSize } = useFormat()
  // The ledger notes them itself; the contract leaves open what will be noted tomorrow.
  const facts = message.facts as MailFacts
  const {
    robot,
    authentication,
    claimedAuthentication,
    calendar,
    security,
    parts = [],
    refused = [],
    notices = [],
  } = facts
  const word = (key: string, otherwise: string) => (i18n.exists(key) ? t(key) : otherwise)
  return (
    <Card title={t('admin-mail:in.read')}>
      <Facts
        facts={[
          [t('admin-mail:in.subject'), message.subject.length > LONG && <LongText text={message.subject} />],
          [t('admin-mail:fact.from'), facts.rawFrom && <LongText text={facts.rawFrom} />],
          [t('admin-mail:fact.sender'), facts.sender && <PersonName {...facts.sender} />],
          [t('admin-mail:fact.replyTo'), peopleIn(facts.replyTo)],
          [t('admin-mail:fact.to'), peopleIn(facts.to)],
          [t('admin-mail:fact.cc'), peopleIn(facts.cc)],
          [t('admin-mail:fact.date'), facts.date && <DateTime at={facts.date} />],
          [
            t('admin-mail:fact.messageId'),
            message.messageId && <LongText text={message.messageId} className={styles.mono} />,
          ],
          [t('admin-mail:fact.authentication'), authentication && <Checks {...authentication} />],
          [t('admin-mail:fact.claimedAuthentication'), claimedAuthentication && <Checks {...claimedAuthentication} />],
          [t('admin-mail:fact.security'), security && t(`admin-mail:security.${security}`)],
          [
            t('admin-mail:fact.robot'),
            robot && `${word(`admin-mail:robot.${robot.kind}`, robot.kind)} (${robot.signal})`,
          ],
          [t('admin-mail:fact.list'), facts.listId],
          [t('admin-mail:fact.calendar'), calendar && `${calendar.summary} (${calendar.method})`],
          [
            t('admin-mail:fact.files'),
            parts.length > 0 && <Lines lines={parts.map(({ name, size }) => `${name || '–'} (${fileSize(size)})`)} />,
          ],
          [
            t('admin-mail:fact.refused'),
            refused.length > 0 && (
              <Lines
                lines={refused.map(({ name, because }) => `${name}: ${word(`admin-mail:refused.${because}`, because)}`)}
              />
            ),
          ],
          [
            t('admin-mail:fact.notices'),
            notices.length > 0 && (
              <Lines lines={notices.map((notice) => word(`admin-mail:notice.${notice}`, notice))} />
            ),
          ],
        ]}
      />
    </Card>
  )
}

/** By which door it came, and what can be checked of it. */
function Came({ message }: { message: LedgerMessage }) {
  const { t } = useTranslation()
  const { fileSize } = useFormat()
  const { door, mailbox, envelope, receivedAt, attempts, size, sha256 } = message
  return (
    <Card title={t('admin-mail:in.came')}>
      <Facts
        facts={[
          [t('admin-mail:fact.received'), <DateTime key="received" at={receivedAt} />],
          [t('admin-mail:fact.door'), t(`admin-mail:door.${door}`)],
          [t('admin:field.mailboxId'), mailbox?.name],
          [
            t('admin-mail:fact.envelopeFrom'),
            envelope.from === '' ? t('admin-mail:fact.nullSender') : envelope.from && <bdi>{envelope.from}</bdi>,
          ],
          [t('admin-mail:fact.envelopeTo'), envelope.to.length > 0 && <Lines lines={envelope.to} />],
          [t('admin-mail:fact.remote'), envelope.remoteAddress],
          [t('admin-mail:fact.attempts'), attempts > 0 && String(attempts)],
          [t('admin-mail:fact.size'), fileSize(size)],
          [
            'SHA-256',
            <span key="sha" className={styles.mono}>
              {sha256}
            </span>,
          ],
        ]}
      />
    </Card>
  )
}

function Checks({ server, spf, dkim, dmarc }: NonNullable<MailFacts['authentication']>) {
  const { t } = useTranslation()
  const results = Object.entries({ SPF: spf, DKIM: dkim, DMARC: dmarc }).filter(([, result]) => result !== null)
  return (
    <>
      {results.map(([name, result]) => `${name} ${result}`).join(' · ')}
      <div className={styles.soft}>{t('admin-mail:fact.saysServer', { server })}</div>
    </>
  )
}

function peopleIn(people: { name: string; address: string }[] = []) {
  if (people.length === 0) return null
  // biome-ignore lint/suspicious/noArrayIndexKey: an address can be named twice.
  return <Folded items={people.map((one, i) => <PersonName key={i} {...one} />)} />
}

function Lines({ lines }: { lines: string[] }) {
  // biome-ignore lint/suspicious/noArrayIndexKey: a line can be there twice.
  return <Folded items={lines.map((line, i) => <bdi key={i}>{line}</bdi>)} />
}

/** The first of what can be hundreds; the rest when it is asked for. */
function Folded({ items }: { items: ReactElement[] }) {
  const { t } = useTranslation()
  const list = (some: ReactElement[]) => (
    <ul>
      {some.map((item) => (
        <li key={item.key}>{item}</li>
      ))}
    </ul>
  )
  const rest = items.slice(SHOWN)
  return (
    <>
      {list(items.slice(0, SHOWN))}
      {rest.length > 0 ? (
        <details>
          <summary>{t('admin-mail:andMore', { count: rest.length })}</summary>
          {list(rest)}
        </details>
      ) : null}
    </>
  )
}
