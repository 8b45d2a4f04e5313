import { Button } from '@mantine/core'
import { IconFlask } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { everything } from '../list/everything.ts'
import type { Kind, Thing } from '../list/kind.ts'
import { OrderDrawer } from './order-drawer.tsx'

interface Props<Item extends Thing, Values extends Record<string, unknown>> {
  what: 'ticketFilters' | 'rules'
  kind: Kind<Item, Values>
}

/** On the list of filters or rules: tries another order before it holds. */
export function OrderButton<Item extends Thing, Values extends Record<string, unknown>>({
  what,
  kind,
}: Props<Item, Values>) {
  const { t } = useTranslation()
  const [isOpen, setOpen] = useState(false)
  const items = (useQuery(everything<Item>(kind.routes.list)).data ?? []).filter(
    ({ availability }) => availability !== 'archived',
  )
  if (items.length === 0) return null
  return (
    <>
      <Button variant="default" leftSection={<IconFlask size={16} aria-hidden />} onClick={() => setOpen(true)}>
        {t('admin-simulations:order.open')}
      </Button>
      {isOpen ? <OrderDrawer what={what} kind={kind} items={items} onClose={() => setOpen(false)} /> : null}
    </>
  )
}
