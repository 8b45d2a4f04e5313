import { NumberInput, TextInput } from '@mantine/core'
import { useFields } from '../fields/use-fields.ts'
import type { FieldsProps } from '../list/kind.ts'

type Form = {
  name: string
  nextValue: number
  increment: number
  padding: string
}

export function SequenceFields({ form }: FieldsProps<Form>) {
  const { input } = useFields(form)
  return (
    <>
      <TextInput {...input('name')} maxLength={100} required data-autofocus />
      <NumberInput {...input('nextValue')} min={0} max={Number.MAX_SAFE_INTEGER} allowDecimal={false} />
      <NumberInput {...input('increment')} min={1} max={100_000} allowDecimal={false} />
      <TextInput {...input('padding')} maxLength={1} w="6rem" />
    </>
  )
}
