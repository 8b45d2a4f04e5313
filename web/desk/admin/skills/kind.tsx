import { Textarea, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { type Skill, skills } from '#contract/assignment.ts'
import { AvailabilityField } from '../fields/availability-field.tsx'
import { useFields } from '../fields/use-fields.ts'
import { type FieldsProps, kindOf } from '../list/kind.ts'

type Form = Pick<Skill, 'name' | 'description' | 'availability'>

function SkillFields({ form }: FieldsProps<Form>) {
  const { input } = useFields(form)
  const { t } = useTranslation()
  return (
    <>
      <TextInput {...input('name')} maxLength={100} required data-autofocus />
      <Textarea
        {...form.getInputProps('description')}
        label={t('assignment:skill.description')}
        autosize
        minRows={2}
        maxLength={1000}
      />
      <AvailabilityField form={form} />
    </>
  )
}

export const skillKind = kindOf(skills, {
  key: 'skills',
  useColumns: () => {
    const { t } = useTranslation()
    return [
      { key: 'name', label: t('common:name'), render: (one: Skill) => one.name, sortBy: (one) => one.name },
      {
        key: 'agents',
        label: t('assignment:skill.agents'),
        render: (one) => one.agents,
        sortBy: (one) => one.agents,
        align: 'end',
      },
      {
        key: 'best',
        label: t('assignment:skill.best'),
        render: (one) => (one.bestLevel === null ? t('common:none') : t(`assignment:level.${one.bestLevel}`)),
        isMinor: true,
      },
    ]
  },
  words: (one) => one.name,
  values: (one) => ({
    name: one?.name ?? '',
    description: one?.description ?? '',
    availability: one?.availability ?? 'active',
  }),
  body: (values) => values,
  Fields: SkillFields,
})
