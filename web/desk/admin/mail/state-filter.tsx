import { useFormat } from '#web/ui/format.ts'
import styles from './mail.module.css'

interface Props<State extends string> {
  label: string
  /** What choosing none is called. */
  all: string
  states: readonly State[]
  nameOf: (state: State) => string
  /** How many there are of each; those of which there are none need no button. */
  counts: Partial<Record<State, number>> | undefined
  value: State | undefined
  onChange: (state: State | undefined) => void
}

/** All, or those in one state: a row of buttons, one of them pressed. */
export function StateFilter<State extends string>(props: Props<State>) {
  const { label, all, states, nameOf, counts, value, onChange } = props
  const { number } = useFormat()
  const countOf = (state: State) => counts?.[state] ?? 0
  const shown = states.filter((state) => state === value || countOf(state) > 0)
  const sum = states.reduce((total, state) => total + countOf(state), 0)
  if (sum === 0 && value === undefined) return null
  const button = (state: State | undefined, name: string, count: number) => (
    <button
      key={state ?? 'all'}
      type="button"
      className={styles.state}
      aria-pressed={state === value}
      onClick={() => onChange(state)}
    >
      {name}
      <span className={styles.count}>{number(count)}</span>
    </button>
  )
  return (
    <fieldset className={styles.states}>
      <legend className="visually-hidden">{label}</legend>
      {button(undefined, all, sum)}
      {shown.map((state) => button(state, nameOf(state), countOf(state)))}
    </fieldset>
  )
}
