import { Checkbox, Switch, Textarea, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { getSettings, type HelpTopic, helpTopics } from '#contract/reference.ts'
import { query } from '#web/queries.ts'
import { NeedsSection } from '../../assignment/needs-section.tsx'
import { AvailabilityField } from '../fields/availability-field.tsx'
import { IdSelect } from '../fields/id-select.tsx'
import { NumberFormatFields } from '../fields/number-format-fields.tsx'
import { FormLanguages, type Text } from '../fields/other-languages.tsx'
import { FieldSection } from '../fields/section.tsx'
import { useFields } from '../fields/use-fields.ts'
import type { FieldsProps } from '../list/kind.ts'
import { SimulatePanel } from '../simulations/panel.tsx'
import { TopicDefaults } from './defaults.tsx'
import { type TopicForm, topicDraft } from './form.ts'
import { TopicForms } from './topic-forms.tsx'

/** What requesters read of a topic. */
function useTexts({ name, description, thankYou }: TopicForm): Text[] {
  const { t } = useTranslation()
  return [
    { path: ['name'], label: t('common:name'), own: name, maxLength: 100 },
    ...([
      {
        path: ['description'],
        label: t('admin:field.topicDescription'),
        own: description,
        maxLength: 500,
        isLong: true,
      },
      { path: ['thankYou'], label: t('admin:field.thankYou'), own: thankYou, maxLength: 10_000, isLong: true },
    ] satisfies Text[]),
  ]
}

export function TopicFields({ form, item }: FieldsProps<TopicForm, HelpTopic>) {
  const { t } = useTranslation()
  const { input, check } = useFields(form)
  const deskFormat = useQuery(query(getSettings, {})).data?.tickets.numberFormat
  return (
    <>
      <TextInput {...input('name')} maxLength={100} required data-autofocus />
      <Textarea {...input('description', 'topicDescription')} autosize minRows={2} maxLength={500} />
      <FormLanguages form={form} texts={useTexts(form.values)} />
      <IdSelect
        {...input('parentId')}
        from={helpTopics.list}
        none={t('admin:topic.top')}
        fits={(one) => one.id !== item?.id && !String(one.path).startsWith(`${item?.path} / `)}
      />
      <Switch {...check('isPublic', 'isPublicTopic')} />
      <AvailabilityField form={form} words="topicAvailability" />
      <FieldSection title={t('admin:topic.defaults')} lead={t('admin:topic.defaultsLead')}>
        <TopicDefaults form={form} />
      </FieldSection>
      <FieldSection title={t('admin-forms:forms')} lead={t('admin-forms:formsLead')}>
        <TopicForms form={form} />
      </FieldSection>
      {item ? <NeedsSection of="helpTopic" id={item.id} /> : null}
      {item ? (
        <SimulatePanel
          draft={{ helpTopics: { changed: [topicDraft(form.values, item.id)] } }}
          at="helpTopics.changed.0"
          onErrors={form.setErrors}
        />
      ) : null}
      <FieldSection title={t('admin:topic.numbers')} lead={t('admin:topic.numbersLead')}>
        <NumberFormatFields form={form} placeholder={deskFormat} isOptional />
      </FieldSection>
      <FieldSection title={t('admin:topic.answer')}>
        <Checkbox {...check('autoResponse')} />
        <Textarea {...input('thankYou')} autosize minRows={3} maxLength={10_000} />
        <Textarea {...input('notes')} autosize minRows={2} maxLength={10_000} />
      </FieldSection>
    </>
  )
}
