export interface Sorting {
  key: string
  direction: 'up' | 'down'
}

interface Sortable<Row> {
  key: string
  sortBy?: (row: Row) => string | number | null | undefined
}

/** Sorts as people do: 2 before 10, letters regardless of case, what is empty last in either direction. */
export function sortRows<Row>(rows: Row[], columns: Sortable<Row>[], sorting: Sorting | null): Row[] {
  const sortBy = columns.find((column) => column.key === sorting?.key)?.sortBy
  if (!sortBy || !sorting) return rows
  const { compare } = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' })
  const sign = sorting.direction === 'up' ? 1 : -1
  return rows.toSorted((left, right) => {
    const [a, b] = [sortBy(left) ?? '', sortBy(right) ?? '']
    if (a === '' || b === '') return Number(a === '') - Number(b === '')
    return sign * (typeof a === 'number' && typeof b === 'number' ? a - b : compare(String(a), String(b)))
  })
}
