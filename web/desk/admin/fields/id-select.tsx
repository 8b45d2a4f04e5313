import { Select, type SelectProps } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { AnyRoute } from '#web/client.ts'
import { everything } from '../list/everything.ts'
import type { Thing } from '../list/kind.ts'

type Props = Omit<SelectProps<number>, 'data'> & {
  /** The list route of the kind to choose from. */
  from: AnyRoute
  /** What nothing chosen means; without it something has to be chosen. */
  none?: string
  /** Which can be chosen at all. */
  fits?: (item: Thing & Record<string, unknown>) => boolean
  /** What it is called, where that is neither its path nor its name. */
  labelOf?: (item: Thing & Record<string, unknown>) => string
}

type Choosable = Thing & { path?: string }

/** Chooses a thing of a kind by name. What is out of use is offered only while it is the choice. */
export function IdSelect({ from, none, fits, labelOf, value, ...props }: Props) {
  const { t } = useTranslation()
  const { data = [] } = useQuery(everything<Choosable>(from))
  const offered = data.filter(
    (item) => item.id === value || ((item.availability ?? 'active') === 'active' && (fits?.({ ...item }) ?? true)),
  )
  return (
    <Select<number>
      {...props}
      value={value ?? null}
      data={offered.map((item) => ({ value: item.id, label: labelOf?.({ ...item }) ?? item.path ?? item.name }))}
      searchable
      clearable={none !== undefined}
      clearButtonProps={{ 'aria-label': t('admin:list.clear') }}
      allowDeselect={false}
      placeholder={none ?? t('admin:list.choose')}
      nothingFoundMessage={t('ui:choice.nothing')}
    />
  )
}
