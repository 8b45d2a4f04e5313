import { Button, Checkbox, NumberInput, Select } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { priorityNeeds, skills, topicNeeds, type Warning } from '#contract/assignment.ts'
import { query } from '#web/queries.ts'
import { useSubmit } from '#web/submit.ts'
import { ProblemBanner } from '#web/ui/error-state.tsx'
import { IconButton } from '#web/ui/icon-button.tsx'
import { BlockSkeleton } from '#web/ui/skeletons.tsx'
import { IdSelect } from '../admin/fields/id-select.tsx'
import { FieldSection } from '../admin/fields/section.tsx'
import { useSavedAlong } from '../admin/list/also-saved.tsx'
import styles from './assignment.module.css'
import { unmetKeys, Warnings } from './warnings.tsx'

interface Need {
  skillId: number | null
  minLevel: number
  isRequired: boolean
}

interface Props {
  /** Of a priority also what its tickets weigh. */
  of: 'helpTopic' | 'priority'
  id: number
}

/** Which skills tickets of a topic or priority need; kept elsewhere than the form around it, and saved with it. */
export function NeedsSection({ of, id }: Props) {
  const { t } = useTranslation()
  const topic = useQuery({ ...query(topicNeeds.get, { params: { id } }), enabled: of === 'helpTopic' })
  const priority = useQuery({ ...query(priorityNeeds.get, { params: { id } }), enabled: of === 'priority' })
  const stored = of === 'helpTopic' ? topic.data : priority.data
  // Kept here: the form begins anew with what was stored.
  const [warnings, setWarnings] = useState<Warning[]>([])
  return (
    <FieldSection title={t('assignment:needs.title')} lead={t(`assignment:needs.lead.${of}`)}>
      {stored ? (
        <NeedsForm
          key={JSON.stringify(stored)}
          of={of}
          id={id}
          needs={stored.items.map(({ skill, ...need }) => ({ skillId: skill.id, ...need }))}
          points={'loadPoints' in stored ? Number(stored.loadPoints) : undefined}
          onSaved={setWarnings}
        />
      ) : (
        <BlockSkeleton height={60} />
      )}
      <Warnings warnings={warnings} />
    </FieldSection>
  )
}

interface FormProps extends Props {
  needs: Need[]
  points: number | undefined
  onSaved: (warnings: Warning[]) => void
}

function NeedsForm({ of, id, needs, points, onSaved }: FormProps) {
  const { t } = useTranslation()
  const [items, setItems] = useState(needs)
  const [loadPoints, setPoints] = useState(points ?? 1)
  const again = {
    invalidates: [['help-topics', String(id)], ['priorities', String(id)], ['skills'], unmetKeys],
    onDone: ({ warnings }: { warnings: Warning[] }) => onSaved(warnings),
  }
  const toTopic = useSubmit(topicNeeds.set, again)
  const toPriority = useSubmit(priorityNeeds.set, again)
  const { problem } = of === 'helpTopic' ? toTopic : toPriority
  const change = (at: number, to: Partial<Need>) =>
    setItems(items.map((item, place) => (place === at ? { ...item, ...to } : item)))
  const isDirty = JSON.stringify([items, loadPoints]) !== JSON.stringify([needs, points ?? 1])
  const save = async () => {
    const given = items.filter((item): item is Need & { skillId: number } => item.skillId !== null)
    try {
      const { warnings } =
        of === 'helpTopic'
          ? await toTopic.submitAsync({ params: { id }, body: { items: given } })
          : await toPriority.submitAsync({ params: { id }, body: { items: given, loadPoints } })
      return warnings.length === 0
    } catch {
      return false // Said in place.
    }
  }
  useSavedAlong({ isDirty, save })
  return (
    <div className={styles.stack}>
      <ProblemBanner problem={problem} />
      {of === 'priority' ? (
        <NumberInput
          label={t('assignment:needs.points')}
          description={t('assignment:needs.pointsHint')}
          value={loadPoints}
          min={1}
          max={100}
          allowDecimal={false}
          onChange={(value) => setPoints(Number(value) || 1)}
        />
      ) : null}
      {items.map((item, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a need has no name before its skill is chosen.
        <div key={at} className={styles.need}>
          <IdSelect
            label={t('assignment:needs.skill')}
            from={skills.list}
            value={item.skillId}
            onChange={(skillId) => change(at, { skillId })}
          />
          <Select<number>
            label={t('assignment:needs.level')}
            data={[1, 2, 3, 4, 5].map((level) => ({ value: level, label: t(`assignment:level.${level}`) }))}
            value={item.minLevel}
            allowDeselect={false}
            onChange={(minLevel) => change(at, { minLevel: minLevel ?? 1 })}
          />
          <Checkbox
            label={t('assignment:needs.required')}
            checked={item.isRequired}
            onChange={(event) => change(at, { isRequired: event.currentTarget.checked })}
          />
          <IconButton
            aria-label={t('assignment:needs.remove')}
            onClick={() => setItems(items.filter((_, place) => place !== at))}
          >
            <IconTrash size={16} />
          </IconButton>
        </div>
      ))}
      <div className={styles.row}>
        <Button
          variant="default"
          size="xs"
          leftSection={<IconPlus size={14} aria-hidden />}
          onClick={() => setItems([...items, { skillId: null, minLevel: 1, isRequired: true }])}
        >
          {t('assignment:needs.add')}
        </Button>
      </div>
    </div>
  )
}
