import { Button, Checkbox, Modal, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useTranslation } from 'react-i18next'
import { changeListItem, createListItem, type List, type ListItem } from '#contract/forms.ts'
import { isSilent } from '#web/answers/starting.ts'
import { useSubmit } from '#web/submit.ts'
import { ProblemBanner } from '#web/ui/error-state.tsx'
import { useServerErrors } from '#web/ui/server-errors.ts'
import { AnswerField } from '../../tickets/fields/answer-field.tsx'
import { FormLanguages } from '../fields/other-languages.tsx'
import styles from './items.module.css'

interface Props {
  list: List
  item: ListItem | null
  onClose: () => void
  onSaved: () => void
}

/** One item with its properties. */
export function ItemDialog({ list, item, onClose, onSaved }: Props) {
  const { t } = useTranslation()
  const form = useForm({
    initialValues: {
      value: item?.value ?? '',
      extra: item?.extra ?? '',
      isEnabled: item?.isEnabled ?? true,
      properties: item?.properties ?? {},
      translations: item?.translations ?? {},
    },
  })
  const made = useSubmit(createListItem, { onDone: onSaved })
  const changed = useSubmit(changeListItem, { onDone: onSaved })
  const { isPending, problem } = item ? changed : made
  useServerErrors(form, problem)
  const save = form.onSubmit((body) => {
    if (item) changed.submit({ params: { id: list.id, itemId: item.id }, body })
    else made.submit({ params: { id: list.id }, body })
  })
  return (
    <Modal opened onClose={onClose} title={item ? item.value : t('admin-forms:addItem')}>
      {/* In a portal, but React's events still come to the drawer's form around it. */}
      <form
        className={styles.fields}
        noValidate
        onSubmit={(event) => {
          event.stopPropagation()
          save(event)
        }}
      >
        <ProblemBanner problem={problem?.fields ? null : problem} />
        <TextInput
          label={t('admin-forms:itemValue')}
          required
          maxLength={200}
          data-autofocus
          {...form.getInputProps('value')}
        />
        <TextInput
          label={t('admin-forms:itemExtra')}
          description={t('admin-forms:itemExtraHint')}
          maxLength={200}
          {...form.getInputProps('extra')}
        />
        {list.properties.map((field) => (
          <AnswerField
            key={field.id}
            field={field}
            value={form.values.properties[field.key] ?? null}
            required={field.agentMode === 'required' && !isSilent(field)}
            error={form.errors[`properties.${field.key}`] as string | undefined}
            isInside={false}
            // Properties are of plain kinds, whose answers are plain.
            onChange={(answer) => form.setFieldValue(`properties.${field.key}`, answer as string | null)}
          />
        ))}
        <FormLanguages
          form={form}
          texts={[{ path: ['value'], label: t('admin-forms:itemValue'), own: form.values.value, maxLength: 200 }]}
        />
        <Checkbox label={t('admin-forms:itemEnabled')} {...form.getInputProps('isEnabled', { type: 'checkbox' })} />
        <div>
          <Button type="submit" loading={isPending}>
            {t('common:save')}
          </Button>
        </div>
      </form>
    </Modal>
  )
}
