import { Button } from '@mantine/core'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type PortalTicket, ratePortalTicket, reopenPortalTicket } from '#contract/portal.ts'
import { type RatingScore, ratingScores } from '#contract/rating.ts'
import { useSubmit } from '#web/submit.ts'
import { ProblemBanner } from '#web/ui/error-state.tsx'
import { GrowingTextArea } from '#web/ui/growing-text-area.tsx'
import { ScoreIcon } from '../score-icon.tsx'
import { Done } from './done.tsx'
import pageStyles from './page.module.css'
import styles from './rating.module.css'

interface Props {
  ticket: PortalTicket
  onChanged: (ticket: PortalTicket) => void
}

/** How it was solved: one tap says it. A link in mail brings one here with a score and gives none: programs follow links, too. */
export function Rating({ ticket, onChanged }: Props) {
  const { t } = useTranslation()
  const { rate: linked } = useSearch({ from: '/requests/$ticketId' })
  const navigate = useNavigate()
  const [isReopened, setReopened] = useState(false)
  const { rating } = ticket
  const mayRate = ticket.abilities.includes('rate')
  const { submit, isPending, problem } = useSubmit(ratePortalTicket, {
    onDone: (next) => {
      onChanged(next)
      void navigate({ to: '.', search: {}, replace: true, resetScroll: false })
    },
  })
  if (isReopened && ticket.status.state === 'open') return <Done>{t('portal:request.isOpen')}</Done>
  if (!mayRate) return rating ? <Said score={rating.score} comment={rating.comment} /> : null
  const chosen = linked ?? rating?.score
  return (
    <section className={styles.frame} aria-labelledby="rating">
      <h2 id="rating" className={styles.ask}>
        {t('portal:rating.ask')}
      </h2>
      <div className={styles.scores}>
        {ratingScores.map((score) => (
          <Button
            key={score}
            size="md"
            variant={chosen === score ? 'filled' : 'default'}
            aria-pressed={rating?.score === score}
            autoFocus={linked === score}
            leftSection={<ScoreIcon score={score} />}
            onClick={() => {
              if (!isPending) submit({ params: { id: ticket.id }, body: { score } })
            }}
          >
            {t(`portal:rating.${score}`)}
          </Button>
        ))}
      </div>
      {linked && linked !== rating?.score ? <p className={pageStyles.soft}>{t('portal:rating.confirm')}</p> : null}
      <ProblemBanner problem={problem} />
      <p role="status" className={styles.thanks}>
        {rating ? t(rating.score === 'good' ? 'portal:rating.thanks' : 'portal:rating.sorry') : null}
      </p>
      {rating ? (
        <Words
          key={rating.score}
          ticket={ticket}
          rating={rating}
          onChanged={onChanged}
          onReopened={(next) => {
            setReopened(true)
            onChanged(next)
          }}
        />
      ) : null}
    </section>
  )
}

interface WordsProps extends Props {
  rating: NonNullable<PortalTicket['rating']>
  onReopened: (ticket: PortalTicket) => void
}

/** What there is to say to it, and the way back for whoever still needs help. */
function Words({ ticket, rating, onChanged, onReopened }: WordsProps) {
  const { t } = useTranslation()
  const [words, setWords] = useState(rating.comment)
  const [isSent, setSent] = useState(false)
  const saying = useSubmit(ratePortalTicket, {
    onDone: (next) => {
      setSent(true)
      onChanged(next)
    },
  })
  const reopening = useSubmit(reopenPortalTicket, { onDone: onReopened })
  const params = { id: ticket.id }
  const send = (event: FormEvent) => {
    event.preventDefault()
    saying.submit({ params, body: { score: rating.score, comment: words } })
  }
  const isNew = words.trim() !== '' && words.trim() !== rating.comment
  const mayReopen = rating.score === 'bad' && ticket.abilities.includes('reopen')
  return (
    <form className={styles.words} onSubmit={send}>
      <GrowingTextArea
        label={t(rating.score === 'good' ? 'portal:rating.words' : 'portal:rating.wordsBad')}
        maxLength={2000}
        value={words}
        onChange={(event) => {
          setWords(event.currentTarget.value)
          setSent(false)
        }}
      />
      <ProblemBanner problem={saying.problem ?? reopening.problem} kept={words ? t('ui:kept') : undefined} />
      <div className={pageStyles.acts}>
        <Button type="submit" variant={mayReopen ? 'default' : 'filled'} loading={saying.isPending}>
          {t('portal:rating.sendWords')}
        </Button>
        {mayReopen ? (
          <Button
            loading={reopening.isPending}
            onClick={() => reopening.submit({ params, body: { message: isNew ? words : undefined } })}
          >
            {t('portal:rating.reopen')}
          </Button>
        ) : null}
      </div>
      <p role="status" className={styles.thanks}>
        {isSent ? t('portal:rating.wordsSent') : null}
      </p>
    </form>
  )
}

/** When it can be changed no more. */
function Said({ score, comment }: { score: RatingScore; comment: string }) {
  const { t } = useTranslation()
  return (
    <p className={styles.said}>
      {t('portal:rating.rated')} <ScoreIcon score={score} /> <b>{t(`portal:rating.${score}`)}</b>
      {comment ? <span dir="auto"> · {comment}</span> : null}
    </p>
  )
}
