import { TextInput, type TextInputProps } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { minutesText, readMinutes } from './minutes.ts'

type Props = Omit<TextInputProps, 'value' | 'onChange'> & {
  value: number | null
  onChange: (minutes: number | null) => void
}

/** A duration on one line: "4 h", "1 d 30 min"; empty for none. */
export function MinutesField({ value, onChange, error, ...props }: Props) {
  const { t } = useTranslation()
  const [typed, setTyped] = useState<string | null>(null)
  const isWrong = typed !== null && readMinutes(typed) === undefined
  return (
    <TextInput
      {...props}
      value={typed ?? minutesText(value)}
      error={isWrong ? t('admin-sla:duration.wrong') : error}
      onChange={(event) => {
        const text = event.currentTarget.value
        const minutes = readMinutes(text)
        setTyped(text)
        if (minutes !== undefined) onChange(minutes)
      }}
      onBlur={() => {
        if (!isWrong) setTyped(null)
      }}
    />
  )
}
