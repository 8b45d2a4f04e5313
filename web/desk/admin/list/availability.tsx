import { Badge } from '@mantine/core'
import type { TFunction } from 'i18next'
import type { Column } from '#web/ui/data-table.tsx'
import type { Thing } from './kind.ts'

/** Only there when something is not in use. */
export function availabilityColumn<Item extends Thing>(t: TFunction): Column<Item> {
  return {
    key: 'availability',
    label: t('admin:field.availability'),
    sortBy: (item) => item.availability,
    render: (item) =>
      item.availability && item.availability !== 'active' ? (
        <Badge variant="default" tt="none" fw={500}>
          {t(`admin:availability.${item.availability}`)}
        </Badge>
      ) : (
        t('admin:availability.active')
      ),
  }
}
