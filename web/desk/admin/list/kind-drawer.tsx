import { useForm } from '@mantine/form'
import { useTranslation } from 'react-i18next'
import { useSubmit } from '#web/submit.ts'
import { DrawerForm } from '#web/ui/drawer-form.tsx'
import { useServerErrors } from '#web/ui/server-errors.ts'
import { toast } from '#web/ui/toast.tsx'
import { useAlsoSaved } from './also-saved.tsx'
import { ArchiveButton } from './archive-button.tsx'
import { ArchivedThing } from './archived-thing.tsx'
import { adminKeys } from './everything.ts'
import type { Kind, Thing } from './kind.ts'
import { Usage } from './usage.tsx'
import { useSeen } from './use-seen.ts'

interface Props<Item extends Thing, Values extends Record<string, unknown>> {
  kind: Kind<Item, Values>
  item: Item | null
  onClose: () => void
  /** Shows one that was just made, instead of closing. */
  onStay?: (id: number) => void
}

/** Makes or changes one thing; only what was changed is sent. */
export function KindDrawer<Item extends Thing, Values extends Record<string, unknown>>({
  kind,
  item,
  onClose,
  onStay,
}: Props<Item, Values>) {
  const { t } = useTranslation()
  const form = useForm<Values>({ initialValues: kind.values(item) })
  const also = useAlsoSaved()
  const seen = useSeen(kind, item)
  const done = async (stored: Item | null) => {
    seen.saved(stored)
    const isAll = await also.save()
    toast({ text: item ? t('admin:saved') : t('admin:created'), tone: 'good' })
    if (!item && stored && onStay && kind.staysOpen?.(stored)) onStay(stored.id)
    else if (isAll) onClose()
  }
  const { submit, isPending, problem } = useSubmit(item ? kind.routes.change : kind.routes.create, {
    invalidates: adminKeys,
    onDone: done,
  })
  const told = seen.problem ?? problem
  useServerErrors(form, told)
  const save = form.onSubmit(async (values) => {
    // A route of unknown schemas cannot say what it takes; `kindOf` has checked what `body` returns.
    if (!item) return submit({ body: kind.body(values, null) } as never)
    const changes = seen.changesIn(values)
    if (Object.keys(changes).length === 0) return also.isDirty ? void done(item) : onClose()
    if (await seen.isTaken(changes)) return
    submit({ params: { id: item.id }, body: changes } as never)
  })
  const { Fields } = kind
  return (
    <DrawerForm
      title={item ? (kind.nameOf?.(item) ?? item.name) : t(`admin:page.${kind.key}.new`)}
      onClose={onClose}
      onSubmit={save}
      isPending={isPending}
      problem={told}
      isDirty={form.isDirty() || also.isDirty}
      size={kind.size}
      submitLabel={item ? undefined : t('admin:create')}
      danger={
        item && item.availability !== 'archived' ? <ArchiveButton kind={kind} item={item} onDone={onClose} /> : null
      }
    >
      {item?.availability === 'archived' ? <ArchivedThing kind={kind} item={item} onDone={onClose} /> : null}
      {also.around(<Fields form={form} item={item} />)}
      {item ? <Usage kind={kind} item={item} /> : null}
    </DrawerForm>
  )
}
