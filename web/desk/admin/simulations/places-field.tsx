import { MultiSelect } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Thing } from '../list/kind.ts'
import { type Place, type PlaceKind, placeOf } from './places.ts'

/** Things of a kind that could use it. */
export interface PlaceGroup {
  kind: PlaceKind
  /** The page of the kind names the group: `departments`. */
  page: string
  things: readonly (Thing & { path?: string })[]
}

interface Props {
  words: 'plan' | 'hours' | 'holidays'
  groups: readonly PlaceGroup[]
  /** Nothing can use it yet. */
  isNew: boolean
  value: readonly Place[]
  onChange: (places: Place[]) => void
}

/** As if what is being written were used already: by what. Holidays are never the desk's own. */
export function PlacesField({ words, groups, isNew, value, onChange }: Props) {
  const { t } = useTranslation()
  const offered = groups.map(({ kind, page, things }) => ({
    group: t(`admin:page.${page}.title`),
    items: things
      .filter(({ availability = 'active' }) => availability === 'active')
      .map(({ id, name, path }) => ({ value: placeOf(kind, id), label: path ?? name })),
  }))
  return (
    <MultiSelect
      label={t(`admin-simulations:places.${words}`)}
      description={t(`admin-simulations:places.${isNew ? `${words}Hint` : 'besides'}`)}
      searchable
      data={[
        ...(words === 'holidays' ? [] : [{ value: 'desk', label: t('admin-simulations:places.desk') }]),
        ...offered.filter(({ items }) => items.length > 0),
      ]}
      value={[...value]}
      onChange={onChange}
      nothingFoundMessage={t('ui:choice.nothing')}
    />
  )
}
