import { IconAlertTriangle, IconCircleCheck, IconPlayerPause, IconPlugConnectedX, IconZzz } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Mailbox } from '#contract/mailboxes.ts'
import { DateTime } from '#web/ui/time.tsx'
import { type Tone, ToneBadge } from '#web/ui/tone-badge.tsx'
import styles from './mailboxes.module.css'

const LOOKS = {
  ok: ['good', IconCircleCheck],
  failing: ['bad', IconAlertTriangle],
  silent: ['warn', IconZzz],
  disabled: ['plain', IconPlayerPause],
  unconnected: ['warn', IconPlugConnectedX],
} as const satisfies Record<string, readonly [Tone, unknown]>

/** Nobody has asked its provider yet. */
export function isUnconnected({ auth, oauthGrant, isConnected }: Mailbox): boolean {
  return auth === 'oauth' && oauthGrant === 'authorization_code' && !isConnected
}

function stateOf(mailbox: Mailbox): keyof typeof LOOKS {
  const { state } = mailbox
  return isUnconnected(mailbox) && (state === 'ok' || state === 'silent') ? 'unconnected' : state
}

/** How a mailbox is, in a line of the list: what is wrong is said there and then. */
export function MailboxHealth({ mailbox }: { mailbox: Mailbox }) {
  const { t } = useTranslation()
  const state = stateOf(mailbox)
  const [tone, Icon] = LOOKS[state]
  const { stateSince, error, sendError, problem, sendProblem } = mailbox
  const kind = error === null ? sendProblem : problem
  return (
    <div className={styles.health}>
      <ToneBadge tone={tone} Icon={Icon}>
        {t(`admin-mail:state.${state}`)}
      </ToneBadge>
      {stateSince && state !== 'disabled' ? (
        <span className={styles.soft}>
          {t('admin-mail:since')} <DateTime at={stateSince} />
        </span>
      ) : null}
      {state === 'failing' && kind ? <span className={styles.what}>{t(`admin-mail:problem.${kind}`)}</span> : null}
      {state === 'failing' && (error ?? sendError) ? <q className={styles.brief}>{error ?? sendError}</q> : null}
    </div>
  )
}

/** Above its form: what is wrong, in the server's own words, and what to try. */
export function MailboxTrouble({ mailbox }: { mailbox: Mailbox }) {
  const { t } = useTranslation()
  const { error, sendError, problem, sendProblem, stateSince, problems, problemsSaid, passedOver } = mailbox
  const state = stateOf(mailbox)
  const isQuiet = state === 'ok' || state === 'disabled'
  if (isQuiet && problems === 0)
    return passedOver === 0 ? null : (
      <p className={styles.soft}>{t('admin-mail:trouble.passedOver', { count: passedOver })}</p>
    )
  return (
    <div className={styles.trouble} data-tone={isQuiet ? 'warn' : LOOKS[state][0]}>
      {isQuiet ? null : (
        <p>
          <strong>{t(`admin-mail:state.${state}`)}</strong>
          {stateSince ? (
            <>
              {' '}
              {t('admin-mail:since')} <DateTime at={stateSince} />
            </>
          ) : null}
        </p>
      )}
      {error ? (
        <p>
          {t('admin-mail:trouble.fetching')} {problem ? t(`admin-mail:problem.${problem}`) : null}{' '}
          <q dir="auto">{error}</q>
        </p>
      ) : null}
      {sendError ? (
        <p>
          {t('admin-mail:trouble.sending')} {sendProblem ? t(`admin-mail:problem.${sendProblem}`) : null}{' '}
          <q dir="auto">{sendError}</q>
        </p>
      ) : null}
      {isQuiet ? null : <p>{t(`admin-mail:trouble.${state}`)}</p>}
      {problems > 0 ? (
        <p>
          {t('admin-mail:trouble.problems', { count: problems })}
          {problemsSaid ? (
            <>
              {' '}
              {t('admin-mail:trouble.problemsSaid')} <q dir="auto">{problemsSaid}</q>
            </>
          ) : null}
        </p>
      ) : null}
      {passedOver > 0 ? <p>{t('admin-mail:trouble.passedOver', { count: passedOver })}</p> : null}
    </div>
  )
}
