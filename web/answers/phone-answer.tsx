import { TextInput } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Answer } from '#contract/answers.ts'
import type { PortalField } from '#contract/forms.ts'
import styles from './phone-answer.module.css'

interface Props {
  field: Extract<PortalField, { kind: 'phone' }>
  value: Answer
  onChange: (value: Answer) => void
  label: ReactNode
  description?: ReactNode
  error?: ReactNode
  required?: boolean | undefined
  withAsterisk?: boolean
}

/** A phone number, and its extension beside it where there can be one: `030 1234567 x12`. */
export function PhoneAnswer({ field, value, onChange, ...shared }: Props) {
  const { t } = useTranslation()
  const { hasExtension, format } = field.config
  const [number, extension] = hasExtension ? partsOf(value) : [textOf(value), '']
  const input = (
    <TextInput
      {...shared}
      type="tel"
      inputMode="tel"
      autoComplete="tel"
      maxLength={40}
      placeholder={format === 'us' ? '(212) 555-0100' : undefined}
      value={number}
      onChange={({ currentTarget }) => onChange(joined(currentTarget.value, extension))}
    />
  )
  if (!hasExtension) return input
  return (
    <div className={styles.phone}>
      {input}
      <TextInput
        label={t('ui:phone.extension')}
        inputMode="numeric"
        autoComplete="tel-extension"
        maxLength={10}
        value={extension}
        onChange={({ currentTarget }) => onChange(joined(number, currentTarget.value.replace(/\D/g, '')))}
      />
    </div>
  )
}

function textOf(value: Answer): string {
  return typeof value === 'string' ? value : ''
}

function partsOf(value: Answer): [number: string, extension: string] {
  const [, number = '', extension = ''] = /^(.*?)(?: x(\d*))?$/s.exec(textOf(value)) ?? []
  return [number, extension]
}

function joined(number: string, extension: string): string {
  return extension ? `${number} x${extension}` : number
}
