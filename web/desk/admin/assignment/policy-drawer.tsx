import { NumberInput, Radio, Select, Slider, Stack } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type AssignmentPolicy, policyKinds, setPolicy } from '#contract/assignment.ts'
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

/** How tickets of one department or team find an agent. What nobody can meet is told, and the drawer stays. */
export function PolicyDrawer({ policy, onClose }: { policy: AssignmentPolicy; onClose: () => void }) {
  const { t } = useTranslation()
  const { subject, version: _version, ...stored } = policy
  const [before] = useState(stored)
  const [values, setValues] = useState(stored)
  const { submit, isPending, problem, reply } = useSubmit(setPolicy, {
    invalidates: [['assignment']],
    onDone: ({ warnings }) => {
      toast({ text: t('admin:saved'), tone: 'good' })
      if (warnings.length === 0) onClose()
    },
  })
  const errors = formErrors(problem)
  const set = (change: Partial<typeof values>) => setValues({ ...values, ...change })
  return (
    <DrawerForm
      title={t('assignment:policy.title', { name: subject.name })}
      onClose={onClose}
      onSubmit={(event) => {
        event.preventDefault()
        submit({ params: { subject: subject.kind, id: subject.id }, body: values })
      }}
      isPending={isPending}
      problem={problem}
      isDirty={!reply && JSON.stringify(values) !== JSON.stringify(before)}
    >
      <Warnings warnings={reply?.warnings ?? []} />
      <Radio.Group
        label={t('assignment:policy.kind')}
        value={values.kind}
        error={errors.kind}
        onChange={(kind) => set({ kind: policyKinds.find((one) => one === kind) ?? values.kind })}
      >
        <Stack gap="xs" mt="xs">
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
      <Select
        label={t('assignment:policy.language')}
        data={(['ignored', 'preferred', 'required'] as const).map((value) => ({
          value,
          label: t(`assignment:language.${value}`),
        }))}
        value={values.language}
        allowDeselect={false}
        onChange={(language) => set({ language: language ?? 'preferred' })}
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
                onChange={(value) => set({ [weight]: value })}
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
          onChange={(absentTickets) => set({ absentTickets: absentTickets ?? 'stay' })}
        />
        {values.absentTickets === 'stay' ? null : (
          <NumberInput
            label={t('assignment:policy.absentAfterMinutes')}
            min={0}
            max={43_200}
            allowDecimal={false}
            value={values.absentAfterMinutes}
            error={errors.absentAfterMinutes}
            onChange={(value) => set({ absentAfterMinutes: Number(value) || 0 })}
          />
        )}
        <Select
          label={t('assignment:policy.inactiveTickets')}
          data={(['stay', 'queue'] as const).map((value) => ({ value, label: t(`assignment:tickets.${value}`) }))}
          value={values.inactiveTickets}
          allowDeselect={false}
          onChange={(inactiveTickets) => set({ inactiveTickets: inactiveTickets ?? 'stay' })}
        />
      </FieldSection>
      <SimulatePanel
        draft={{ assignmentPolicies: { changed: [{ ...values, subject: { kind: subject.kind, id: subject.id } }] } }}
      />
    </DrawerForm>
  )
}
