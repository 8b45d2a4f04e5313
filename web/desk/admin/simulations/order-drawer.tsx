import { Switch } from '@mantine/core'
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Problem } from '#contract/common.ts'
import { call } from '#web/client.ts'
import { problemIn } from '#web/submit.ts'
import { DrawerForm } from '#web/ui/drawer-form.tsx'
import { IconButton } from '#web/ui/icon-button.tsx'
import { toast } from '#web/ui/toast.tsx'
import { useRenew } from '../list/everything.ts'
import type { Kind, Thing } from '../list/kind.ts'
import { SimulatePanel } from './panel.tsx'
import styles from './simulations.module.css'

interface Props<Item extends Thing, Values extends Record<string, unknown>> {
  what: 'ticketFilters' | 'rules'
  kind: Kind<Item, Values>
  /** Those that are not archived, as they run. */
  items: Item[]
  onClose: () => void
}

interface Place {
  id: number
  name: string
  isOn: boolean
}

/** Another order, some switched on or off: simulated as it stands here, and saved when somebody says so. */
export function OrderDrawer<Item extends Thing, Values extends Record<string, unknown>>({
  what,
  kind,
  items,
  onClose,
}: Props<Item, Values>) {
  const { t } = useTranslation()
  const renew = useRenew()
  const [before] = useState(() => items.map(placeOf))
  const [places, setPlaces] = useState(before)
  const [isPending, setPending] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const switched = places.filter(({ id, isOn }) => before.find((one) => one.id === id)?.isOn !== isOn)
  const order = places.map(({ id }) => id)
  const isMoved = order.join() !== before.map(({ id }) => id).join()
  const changed = switched.map(({ id, isOn }) => ({
    id,
    availability: isOn ? ('active' as const) : ('disabled' as const),
  }))
  const move = (at: number, step: 1 | -1) => {
    const place = places[at]
    if (place) setPlaces(places.toSpliced(at, 1).toSpliced(at + step, 0, place))
  }
  const save = async () => {
    setPending(true)
    try {
      if (isMoved && kind.order?.route) await call(kind.order.route, { body: { ids: order } } as never)
      for (const { id, availability } of changed) {
        // Every kind that is ordered can be switched off.
        await call(kind.routes.change, { params: { id }, body: { availability } } as never)
      }
      toast({ text: t('admin-simulations:order.saved'), tone: 'good' })
      onClose()
    } catch (error) {
      setProblem(problemIn(error))
      setPending(false)
    }
    await renew()
  }
  return (
    <DrawerForm
      title={t(`admin-simulations:order.${what}`)}
      onClose={onClose}
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
      isPending={isPending}
      problem={problem}
      isDirty={isMoved || changed.length > 0}
      size="xl"
    >
      <p className={styles.lead}>{t('admin-simulations:order.lead')}</p>
      <ol className={styles.order}>
        {places.map(({ id, name, isOn }, at) => (
          <li key={id}>
            <bdi>{name}</bdi>
            <Switch
              aria-label={t('admin-simulations:order.isOn', { name })}
              checked={isOn}
              onChange={(event) => setPlaces(places.with(at, { id, name, isOn: event.currentTarget.checked }))}
            />
            <IconButton
              aria-label={t('admin:list.up', { name })}
              aria-disabled={at === 0 || undefined}
              onClick={() => at > 0 && move(at, -1)}
            >
              <IconArrowUp size={16} />
            </IconButton>
            <IconButton
              aria-label={t('admin:list.down', { name })}
              aria-disabled={at === places.length - 1 || undefined}
              onClick={() => at < places.length - 1 && move(at, 1)}
            >
              <IconArrowDown size={16} />
            </IconButton>
          </li>
        ))}
      </ol>
      <SimulatePanel draft={{ [what]: { changed, order } }} />
    </DrawerForm>
  )
}

function placeOf({ id, name, availability }: Thing): Place {
  return { id, name, isOn: (availability ?? 'active') === 'active' }
}
