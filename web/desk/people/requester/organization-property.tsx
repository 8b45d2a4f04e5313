import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { organizations, type User } from '#contract/people.ts'
import { query } from '#web/queries.ts'
import { ChoiceList } from '#web/ui/choice-list.tsx'
import { Property } from '#web/ui/property.tsx'
import { BlockSkeleton } from '#web/ui/skeletons.tsx'

interface Props {
  user: User
  canEdit: boolean
  onSave: (organizationId: number | null) => Promise<unknown>
}

export function OrganizationProperty({ user, canEdit, onSave }: Props) {
  const { t } = useTranslation()
  return (
    <Property<number | null>
      label={t('desk-people:field.organization')}
      text={user.organization?.name ?? t('common:none')}
      value={user.organization?.id ?? null}
      placeholder={t('common:none')}
      canEdit={canEdit}
      withNote={false}
      editor={({ value, onChange }) => <Choices value={value} onChange={onChange} />}
      onSave={onSave}
    >
      {user.organization ? <bdi>{user.organization.name}</bdi> : undefined}
    </Property>
  )
}

function Choices({ value, onChange }: { value: number | null; onChange: (value: number | null) => void }) {
  const { t } = useTranslation()
  const place = useRef<HTMLDivElement>(null)
  const { data } = useQuery(query(organizations.list, { query: { limit: 200 } }))
  const isThere = data !== undefined
  useEffect(() => {
    if (isThere) place.current?.querySelector<HTMLElement>('[data-autofocus]')?.focus()
  }, [isThere])
  if (!data) return <BlockSkeleton height={120} />
  return (
    <div ref={place}>
      <ChoiceList<number | null>
        label={t('desk-people:field.organization')}
        choices={[
          { value: null, label: t('common:none') },
          ...data.items.map(({ id, name }) => ({ value: id, label: name })),
        ]}
        value={value}
        onChosen={onChange}
      />
    </div>
  )
}
