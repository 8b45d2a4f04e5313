import { Button, Combobox, InputBase, TextInput, useCombobox } from '@mantine/core'
import { IconUserPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { type RefObject, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { users } from '#contract/people.ts'
import { query } from '#web/queries.ts'
import { Avatar } from '#web/ui/avatar.tsx'
import { known, newPerson, type Person } from './person.ts'
import styles from './person-picker.module.css'
import { useSettled } from './use-settled.ts'

interface Props {
  label: string
  value: Person | null
  onChange: (person: Person | null) => void
  required?: boolean
  autoFocus?: boolean
  /** The server's words: for the person, or for a field of a new one. */
  errors?: { person?: string; email?: string; name?: string; phone?: string }
  ref?: RefObject<HTMLInputElement | null>
}

/** Finds a requester by name or address, or makes a new one in place. */
export function PersonPicker(props: Props) {
  const { value, onChange } = props
  // Focus follows only what the person does here, not the page's own choice of a requester.
  const [wasCleared, setCleared] = useState(false)
  if (value?.isNew) return <NewPerson {...props} person={value} onBack={() => onChange(null)} />
  if (!value) return <PersonSearch {...props} autoFocus={props.autoFocus || wasCleared} />
  return (
    <Chosen
      {...props}
      person={value}
      onClear={() => {
        setCleared(true)
        onChange(null)
      }}
    />
  )
}

function PersonSearch({ label, onChange, required, autoFocus, errors, ref }: Props) {
  const { t } = useTranslation()
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() })
  const [text, setText] = useState('')
  const settled = useSettled(text.trim(), 120)
  const search = { q: settled, limit: 8 }
  const { data, isFetching } = useQuery({
    ...query(users.list, { query: search }),
    enabled: settled.length >= 2,
    placeholderData: (before) => before,
  })
  const found = settled.length >= 2 && text.trim() !== '' ? (data?.items ?? []) : []
  const count = found.length
  // The first is what Enter takes; while none fits, it is making a new one.
  // biome-ignore lint/correctness/useExhaustiveDependencies: when the offer changes.
  useEffect(() => {
    if (text.trim() && !isFetching) combobox.selectFirstOption()
  }, [count, settled, isFetching])
  const choose = (option: string) => {
    const person = found.find(({ id }) => String(id) === option)
    onChange(person ? known(person) : newPerson(text))
  }
  return (
    <Combobox store={combobox} onOptionSubmit={choose} withinPortal={false} classNames={{ option: styles.item }}>
      <Combobox.Target withExpandedAttribute>
        <TextInput
          ref={ref}
          label={label}
          placeholder={t('desk-people:picker.placeholder')}
          required={required}
          autoFocus={autoFocus}
          data-autofocus={autoFocus || undefined}
          autoComplete="off"
          error={errors?.person ?? errors?.email}
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value)
            if (event.currentTarget.value.trim()) combobox.openDropdown()
            else combobox.closeDropdown()
          }}
          // Enter takes the first who fits; pressed before anybody is found, it must not send the form around it.
          onKeyDown={(event) => {
            if (event.key === 'Enter' && text.trim() && !event.ctrlKey && !event.metaKey) event.preventDefault()
          }}
          onFocus={() => text.trim() && combobox.openDropdown()}
          onBlur={() => combobox.closeDropdown()}
        />
      </Combobox.Target>
      <Combobox.Dropdown hidden={text.trim() === ''}>
        <Combobox.Options aria-label={t('desk-people:picker.found')}>
          {found.map((person) => (
            <Combobox.Option key={person.id} value={String(person.id)}>
              <span className={styles.option}>
                <Avatar name={person.name} size={24} />
                <span className={styles.words}>
                  <bdi>{person.name}</bdi>
                  <span className={styles.soft}>
                    <bdi>{person.email}</bdi>
                    {person.organization ? (
                      <>
                        {' · '}
                        <bdi>{person.organization.name}</bdi>
                      </>
                    ) : null}
                  </span>
                </span>
              </span>
            </Combobox.Option>
          ))}
          <Combobox.Option value="new">
            <span className={styles.option}>
              <IconUserPlus size={18} aria-hidden />
              <span className={styles.words}>{t('desk-people:picker.new', { text: text.trim() })}</span>
            </span>
          </Combobox.Option>
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  )
}

function Chosen({ label, person, onClear, errors }: Props & { person: Person; onClear: () => void }) {
  const { t } = useTranslation()
  return (
    <InputBase component="div" multiline label={label} error={errors?.person}>
      <div className={styles.chosen}>
        <Avatar name={person.name} size={28} />
        <span className={styles.words}>
          <bdi>{person.name}</bdi>
          <bdi className={styles.soft}>{person.email}</bdi>
        </span>
        <Button size="compact-xs" variant="default" onClick={onClear}>
          {t('desk-people:picker.change')}
        </Button>
      </div>
    </InputBase>
  )
}

function NewPerson({
  label,
  person,
  onChange,
  onBack,
  errors,
}: Props & { person: Extract<Person, { isNew: true }>; onBack: () => void }) {
  const { t } = useTranslation()
  const email = useRef<HTMLInputElement>(null)
  const name = useRef<HTMLInputElement>(null)
  useEffect(() => {
    const missing = email.current?.value ? name : email
    missing.current?.focus()
  }, [])
  const set = (change: Partial<Omit<Person, 'isNew'>>) => onChange({ ...person, ...change })
  return (
    <fieldset className={styles.new}>
      <legend>{t('desk-people:picker.newLegend', { label })}</legend>
      <TextInput
        ref={email}
        type="email"
        label={t('common:email')}
        required
        autoComplete="off"
        error={errors?.email ?? errors?.person}
        value={person.email}
        onChange={(event) => set({ email: event.currentTarget.value })}
      />
      <TextInput
        ref={name}
        label={t('common:name')}
        autoComplete="off"
        error={errors?.name}
        value={person.name}
        onChange={(event) => set({ name: event.currentTarget.value })}
      />
      <TextInput
        type="tel"
        label={t('desk-people:field.phone')}
        autoComplete="off"
        error={errors?.phone}
        value={person.phone}
        onChange={(event) => onChange({ ...person, phone: event.currentTarget.value })}
      />
      <Button size="compact-sm" variant="subtle" onClick={onBack}>
        {t('desk-people:picker.back')}
      </Button>
    </fieldset>
  )
}
