import { NumberInput, Radio, Select, Slider, Stack } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type AssignmentPolicy, dropPolicy, policyKinds, setPolicy, type Warning } from '#contract/assignment.ts'
import { formErrors } from '#web/form-errors.ts'
import { useSubmit } from '#web/submit.ts'
import { DrawerForm } from '#web/ui/drawer-form.tsx'
import { toast } from '#web/ui/toast.tsx'
import { Warnings } from '../../assignment/warnings.tsx'
import { FieldSection } from '../fields/section.tsx'
import { SimulatePanel } from '../simulations/panel.tsx'
import styles from './assignment.module.css'

const weights = [
  'skillWeight',
  'loadWeight',
  'languageWeight',
  'requesterWeight',
  'organizationWeight',
  'fairnessWeight',
] as const

/** Among the kinds: none of its own. */
const ABOVE = 'above'

/** How tickets of one department or team find an agent. What nobody can meet is told, and the drawer stays. */
export function PolicyDrawer({ policy, onClose }: { policy: AssignmentPolicy; onClose: () => void }) {
  const { t } = useTranslation()
  const { subject, version, above, ...stored } = policy
  const canTakeOver = above !== null || subject.kind === 'team'
  const [before] = useState({ values: stored, isOwn: version > 0 || !canTakeOver })
  const [values, setValues] = useState(stored)
  const [isOwn, setIsOwn] = useState(before.isOwn)
  const done = ({ warnings }: { warnings: Warning[] }) => {
    toast({ text: t('admin:saved'), tone: 'good' })
    if (warnings.length === 0) onClose()
  }
  const again = [['assignment']]
  const set = useSubmit(setPolicy, { invalidates: again, onDone: done })
  const drop = useSubmit(dropPolicy, { invalidates: again, onDone: () => done({ warnings: [] }) })
  const errors = formErrors(set.problem)
  const put = (change: Partial<typeof values>) => setValues({ ...values, ...change })
  const params = { subject: subject.kind, id: subject.id }
  return (
    <DrawerForm
      title={t('assignment:policy.title', { name: subject.name })}
      onClose={onClose}
      onSubmit={(event) => {
        event.preventDefault()
        if (isOwn) set.submit({ params, body: values })
        else drop.submit({ params })
      }}
      isPending={set.isPending || drop.isPending}
      problem={isOwn ? set.problem : drop.problem}
      isDirty={!set.reply && JSON.stringify({ values, isOwn }) !== JSON.stringify(before)}
    >
      <Warnings warnings={set.reply?.warnings ?? []} />
      <Radio.Group
        label={t('assignment:policy.kind')}
        value={isOwn ? values.kind : ABOVE}
        error={errors.kind}
        onChange={(kind) => {
          setIsOwn(kind !== ABOVE)
          put({ kind: policyKinds.find((one) => one === kind) ?? values.kind })
        }}
      >
        <Stack gap="xs" mt="xs">
          {canTakeOver ? (
            <Radio
              value={ABOVE}
              label={
                above ? t('assignment:policy.takenOver', { name: above.name }) : t('assignment:policy.byDepartment')
              }
              description={t(`assignment:policy.noneOfItsOwn.${subject.kind}`)}
            />
          ) : null}
          {policyKinds.map((kind) => (
            <Radio
              key={kind}
              value={kind}
              label={t(`assignment:kind.${kind}`)}
              description={t(`assignment:kindHint.${kind}`)}
            />
          ))}
        </Stack>
      </Radio.Group>
      {isOwn ? <PolicyFields values={values} errors={errors} put={put} /> : null}
      <SimulatePanel
        draft={{
          assignmentPolicies: { changed: [{ ...values, isOwn, subject: { kind: subject.kind, id: subject.id } }] },
        }}
      />
    </DrawerForm>
  )
}

type Values = Omit<AssignmentPolicy, 'subject' | 'version' | 'above'>

interface FieldsProps {
  values: Values
  errors: Record<string, string>
  put: (change: Partial<Values>) => void
}

function PolicyFields({ values, errors, put }: FieldsProps) {
  const { t } = useTranslation()
  return (
    <>
      <Select
        label={t('assignment:policy.language')}
        data={(['ignored', 'preferred', 'required'] as const).map((value) => ({
          value,
          label: t(`assignment:language.${value}`),
        }))}
        value={values.language}
        allowDeselect={false}
        onChange={(language) => put({ language: language ?? 'preferred' })}
      />
      {values.kind === 'best_fit' ? (
        <FieldSection title={t('assignment:policy.weights')} lead={t('assignment:policy.weightsLead')}>
          {weights.map((weight) => (
            <div key={weight} className={styles.weight}>
              <span id={`weight-${weight}`}>{t(`assignment:weight.${weight}`)}</span>
              <Slider
                aria-labelledby={`weight-${weight}`}
                thumbProps={{ 'aria-labelledby': `weight-${weight}` }}
                min={0}
                max={100}
                step={5}
                value={values[weight]}
                onChange={(value) => put({ [weight]: value })}
              />
              <span className={styles.figure}>{values[weight]}</span>
            </div>
          ))}
        </FieldSection>
      ) : null}
      <FieldSection title={t('assignment:policy.gone')} lead={t('assignment:policy.goneLead')}>
        <Select
          label={t('assignment:policy.absentTickets')}
          data={(['stay', 'queue', 'stand_in'] as const).map((value) => ({
            value,
            label: t(`assignment:tickets.${value}`),
          }))}
          value={values.absentTickets}
          allowDeselect={false}
          onChange={(absentTickets) => put({ absentTickets: absentTickets ?? 'stay' })}
        />
        {values.absentTickets === 'stay' ? null : (
          <NumberInput
            label={t('assignment:policy.absentAfterMinutes')}
            min={0}
            max={43_200}
            allowDecimal={false}
            value={values.absentAfterMinutes}
            error={errors.absentAfterMinutes}
            onChange={(value) => put({ absentAfterMinutes: Number(value) || 0 })}
          />
        )}
        <Select
          label={t('assignment:policy.inactiveTickets')}
          data={(['stay', 'queue'] as const).map((value) => ({ value, label: t(`assignment:tickets.${value}`) }))}
          value={values.inactiveTickets}
          allowDeselect={false}
          onChange={(inactiveTickets) => put({ inactiveTickets: inactiveTickets ?? 'stay' })}
        />
      </FieldSection>
    </>
  )
}
