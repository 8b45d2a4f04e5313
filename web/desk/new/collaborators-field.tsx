import { Button, Pill } from '@mantine/core'
import { IconUserPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Person } from '../people/person.ts'
import { PersonPicker } from '../people/person-picker.tsx'
import styles from './form.module.css'

interface Props {
  value: Person[]
  onChange: (people: Person[]) => void
  error?: string | undefined
}

/** Who else takes part in the thread. */
export function CollaboratorsField({ value, onChange, error }: Props) {
  const { t } = useTranslation()
  const [adding, setAdding] = useState<Person | null>(null)
  const [isAdding, setIsAdding] = useState(false)
  const add = (person: Person) => {
    if (!value.some(({ email }) => email.toLowerCase() === person.email.toLowerCase())) onChange([...value, person])
    setAdding(null)
    setIsAdding(false)
  }
  return (
    <div className={styles.collaborators}>
      {value.map((person) => (
        <Pill
          key={person.email}
          size="lg"
          withRemoveButton
          removeButtonProps={{
            'aria-label': t('desk-ticket:collaborators.remove', { name: person.name || person.email }),
            'aria-hidden': false,
            tabIndex: 0,
          }}
          onRemove={() => onChange(value.filter((one) => one !== person))}
        >
          {person.name || person.email}
        </Pill>
      ))}
      {isAdding ? (
        <div className={styles.adding}>
          <PersonPicker
            label={t('desk-ticket:new.collaborator')}
            value={adding}
            autoFocus
            onChange={(person) => (person && !person.isNew ? add(person) : setAdding(person))}
          />
          {adding?.isNew ? (
            <Button size="xs" variant="default" disabled={!adding.email.includes('@')} onClick={() => add(adding)}>
              {t('common:add')}
            </Button>
          ) : null}
        </div>
      ) : (
        <Button
          size="compact-sm"
          variant="subtle"
          leftSection={<IconUserPlus size={15} aria-hidden />}
          onClick={() => setIsAdding(true)}
        >
          {t('desk-ticket:collaborators.add')}
        </Button>
      )}
      {error ? (
        <p className={styles.error} role="alert">
          {error}
        </p>
      ) : null}
    </div>
  )
}
