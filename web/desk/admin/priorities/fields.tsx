import { NumberInput, Switch, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Priority } from '#contract/reference.ts'
import { contrast } from '#web/theme/brand.ts'
import { NeedsSection } from '../../assignment/needs-section.tsx'
import { AvailabilityField } from '../fields/availability-field.tsx'
import { ColorField } from '../fields/color-field.tsx'
import { NameLanguages } from '../fields/other-languages.tsx'
import { useFields } from '../fields/use-fields.ts'
import type { FieldsProps } from '../list/kind.ts'
import { ColorMark } from './color-mark.tsx'
import styles from './priorities.module.css'

type Form = Pick<Priority, 'name' | 'translations' | 'urgency' | 'color' | 'isPublic' | 'availability'>

export function PriorityFields({ form, item }: FieldsProps<Form, Priority>) {
  const { input, check } = useFields(form)
  return (
    <>
      <TextInput {...input('name')} maxLength={100} required data-autofocus />
      <NameLanguages form={form} />
      <NumberInput {...input('urgency')} min={1} max={1000} allowDecimal={false} />
      <ColorField {...input('color', 'priorityColor')} />
      <Preview color={form.values.color} name={form.values.name} />
      <Switch {...check('isPublic', 'isPublicPriority')} />
      <AvailabilityField form={form} />
      {item ? <NeedsSection of="priority" id={item.id} /> : null}
    </>
  )
}

/** The dot on both surfaces; a mark has to stand out at 3 to 1. @source WCAG 2.2, 1.4.11 */
function Preview({ color, name }: { color: string; name: string }) {
  const { t } = useTranslation()
  if (!/^#[0-9a-f]{6}$/i.test(color)) return null
  const isFaint = contrast(color, '#ffffff') < 3 || contrast(color, '#1b1d21') < 3
  return (
    <div className={styles.preview}>
      <div className={styles.light}>
        <ColorMark color={color}>{name || t('admin:priority.sample')}</ColorMark>
      </div>
      <div className={styles.dark}>
        <ColorMark color={color}>{name || t('admin:priority.sample')}</ColorMark>
      </div>
      <p className={styles.advice} role="status">
        {isFaint ? t('admin:priority.faint') : t('admin:priority.clear')}
      </p>
    </div>
  )
}
