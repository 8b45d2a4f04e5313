import { IconArrowBackUp, IconLock } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Ticket } from '#contract/tickets.ts'
import { useAgent } from '#web/session.ts'
import { useAction } from '#web/ui/actions.ts'
import { preloadRichText } from '#web/ui/rich-text.tsx'
import type { ThreadPlace } from '../thread/use-thread-place.ts'
import styles from './composer.module.css'
import { ComposerForm } from './composer-form.tsx'
import { hasDraft, type Kind } from './drafts.ts'

/** Where one writes: a reply to the requester or an internal note, never in doubt which. */
export function Composer({ ticket, place }: { ticket: Ticket; place: ThreadPlace }) {
  const { t } = useTranslation()
  const agentId = useAgent().id
  const kinds: Kind[] = (['reply', 'note'] as const).filter((kind) => ticket.abilities.includes(kind))
  const drafts = kinds.filter((kind) => hasDraft({ agentId, ticketId: ticket.id, kind }))
  const [kind, setKind] = useState<Kind>(drafts[0] ?? kinds[0] ?? 'note')
  const [isOpen, setOpen] = useState(false)
  // A form that was opened stays as it is behind the other: text, files, the editor's own undo.
  const [opened, setOpened] = useState<Kind[]>([])
  const open = (next: Kind) => {
    setKind(next)
    setOpen(true)
    setOpened((all) => (all.includes(next) ? all : [...all, next]))
  }
  // `r` and `n` in a list come here with the kind in the address.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only on the way in.
  useEffect(() => {
    const wanted = kinds.find((one) => location.hash === `#${one}`)
    if (wanted) open(wanted)
  }, [])
  const group = t('desk-ticket:group.ticket')
  useAction(
    ...(kinds.includes('reply')
      ? [{ id: 'reply', label: t('desk-ticket:composer.reply'), keys: 'r', group, run: () => open('reply') }]
      : []),
    ...(kinds.includes('note')
      ? [{ id: 'note', label: t('desk-ticket:composer.note'), keys: 'n', group, run: () => open('note') }]
      : []),
  )
  if (kinds.length === 0) return null
  return (
    <section
      className={styles.composer}
      data-kind={kind}
      data-open={isOpen || undefined}
      aria-label={t('desk-ticket:composer.label')}
    >
      <div className={styles.switch}>
        {kinds.map((one) => {
          const Icon = one === 'reply' ? IconArrowBackUp : IconLock
          return (
            <button
              key={one}
              type="button"
              aria-pressed={isOpen && kind === one}
              aria-keyshortcuts={one === 'reply' ? 'r' : 'n'}
              className={styles.tab}
              data-kind={one}
              onMouseEnter={preloadRichText}
              onFocus={preloadRichText}
              onClick={() => open(one)}
            >
              <Icon size={16} aria-hidden />
              {t(`desk-ticket:composer.${one}`)}
              {drafts.includes(one) && !opened.includes(one) ? (
                <span className={styles.draft}>{t('desk-ticket:composer.draft')}</span>
              ) : null}
            </button>
          )
        })}
        {isOpen ? null : (
          <button type="button" className={styles.box} onMouseEnter={preloadRichText} onClick={() => open(kind)}>
            {t(`desk-ticket:composer.begin.${kind}`)}
          </button>
        )}
      </div>
      {opened.map((one) => (
        <ComposerForm
          key={one}
          ticket={ticket}
          kind={one}
          place={place}
          isShown={isOpen && one === kind}
          onClose={() => setOpen(false)}
          // The next one is for the requester again, unless chosen otherwise.
          onSent={() => setKind(kinds[0] ?? 'note')}
        />
      ))}
    </section>
  )
}
