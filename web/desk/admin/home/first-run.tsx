import { Button, Progress } from '@mantine/core'
import { IconCircle, IconCircleCheckFilled } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { RowSkeletons } from '#web/ui/skeletons.tsx'
import { agentKind } from '../agents/kind.tsx'
import { departmentKind } from '../departments/kind.tsx'
import { topicKind } from '../help-topics/kind.tsx'
import { KindDrawer } from '../list/kind-drawer.tsx'
import { type Step, useChecks } from './checks.ts'
import { DeskDrawer } from './desk-drawer.tsx'
import styles from './home.module.css'

/** What a new desk needs, checked against what is there; each step can be done without leaving the page. */
export function FirstRun() {
  const { t } = useTranslation()
  const [open, setOpen] = useState<Step | null>(null)
  const found = useChecks()
  if (!found) return <RowSkeletons count={7} />
  const { checks, settings } = found
  const done = checks.filter((check) => check.isDone).length
  const words = t('admin:home.done', { count: done, all: checks.length })
  const close = () => setOpen(null)
  const steps = (
    <ul className={styles.steps}>
      {checks.map(({ step, isDone }) => (
        <li key={step} className={styles.step} data-done={isDone || undefined}>
          {isDone ? (
            <IconCircleCheckFilled size={22} role="img" aria-label={t('admin:home.isDone')} />
          ) : (
            <IconCircle size={22} role="img" aria-label={t('admin:home.isOpen')} />
          )}
          <div className={styles.words}>
            <strong>{t(`admin:step.${step}.title`)}</strong>
            <span>{t(`admin:step.${step}.text`)}</span>
          </div>
          <Button variant={isDone ? 'subtle' : 'default'} onClick={() => setOpen(step)}>
            {t(`admin:step.${step}.action`)}
          </Button>
        </li>
      ))}
    </ul>
  )
  return (
    <section className={styles.card} aria-labelledby="first-run">
      <h2 id="first-run">{t('admin:home.firstRun')}</h2>
      <p className={styles.lead}>{words}</p>
      <Progress
        value={(done / checks.length) * 100}
        aria-label={words}
        color={done === checks.length ? 'green' : undefined}
      />
      {done === checks.length ? (
        <details>
          <summary>{t('admin:home.allDone')}</summary>
          {steps}
        </details>
      ) : (
        steps
      )}
      {open === 'name' || open === 'look' || open === 'welcome' ? (
        <DeskDrawer settings={settings} onClose={close} />
      ) : null}
      {open === 'agents' ? <KindDrawer kind={agentKind} item={null} onClose={close} /> : null}
      {open === 'departments' ? <KindDrawer kind={departmentKind} item={null} onClose={close} /> : null}
      {open === 'topics' || open === 'questions' ? <KindDrawer kind={topicKind} item={null} onClose={close} /> : null}
    </section>
  )
}
