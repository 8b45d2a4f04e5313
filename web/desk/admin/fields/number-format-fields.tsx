import { TextInput } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { sampleNumber, sequences } from '#contract/reference.ts'
import { query } from '#web/queries.ts'
import { useSettled } from '../../people/use-settled.ts'
import styles from './fields.module.css'
import { IdSelect } from './id-select.tsx'
import { useFields } from './use-fields.ts'

/** How ticket numbers look and where they come from, with the next one as it would come out now. */
export function NumberFormatFields<Values extends Record<string, unknown>>({
  form,
  placeholder,
  isOptional,
}: {
  form: UseFormReturnType<Values>
  placeholder?: string
  /** Without a format there is no sequence to choose either. */
  isOptional?: boolean
}) {
  const { t } = useTranslation()
  const { input } = useFields(form)
  const format = input('numberFormat')
  const sequence = input('sequenceId')
  const settled = useSettled(String(format.value ?? '').trim(), 250)
  const sample = useQuery({
    ...query(sampleNumber, { query: { format: settled, sequenceId: sequence.value ?? undefined } }),
    enabled: settled !== '',
    placeholderData: keepPreviousData,
    staleTime: 0,
    retry: false,
  })
  const refused = sample.error?.problem.fields?.[0]?.message
  return (
    <>
      <TextInput {...format} value={format.value ?? ''} placeholder={placeholder} maxLength={20} />
      {isOptional && settled === '' ? null : (
        <IdSelect {...sequence} from={sequences.list} none={t('admin:number.random')} />
      )}
      {settled ? (
        <p className={refused ? styles.error : styles.sample} role="status">
          {refused ?? (sample.data ? t('admin:number.sample', { sample: sample.data.sample }) : '')}
        </p>
      ) : null}
    </>
  )
}
