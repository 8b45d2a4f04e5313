import { useTranslation } from 'react-i18next'
import type { z } from 'zod'
import { type NumberSequence, sequences } from '#contract/reference.ts'
import { kindOf } from '../list/kind.ts'
import { SequenceFields } from './fields.tsx'

type Sequence = z.infer<typeof NumberSequence>

export const sequenceKind = kindOf(sequences, {
  key: 'sequences',
  useColumns: () => {
    const { t } = useTranslation()
    return [
      { key: 'name', label: t('common:name'), sortBy: (one: Sequence) => one.name, render: (one) => one.name },
      {
        key: 'next',
        label: t('admin:field.nextValue'),
        sortBy: (one) => one.nextValue,
        render: (one) => one.nextValue,
        align: 'end',
      },
      {
        key: 'increment',
        label: t('admin:field.increment'),
        render: (one) => one.increment,
        align: 'end',
        isMinor: true,
      },
    ]
  },
  words: (one) => one.name,
  values: (one) => ({
    name: one?.name ?? '',
    nextValue: one?.nextValue ?? 1,
    increment: one?.increment ?? 1,
    padding: one?.padding ?? '0',
  }),
  body: (values) => values,
  Fields: SequenceFields,
})
