import { useFormat } from '#web/ui/format.ts'
import styles from './mail.module.css'

interface Props<State extends string> {
  label: string
  /** What choosing none is called. */
  all: string
  states: readonly State[]
  nameOf: (state: State) => string
  /** How many there are of each; those of which there are none need no button. */
  counts?: Record<string, number>
  value: State | undefined
  onChange: (state: State | undefined) => void
}

/** All, or those in one state: a row of buttons, one of them pressed. */
export function StateFilter<State extends string>(props: Props<State>) {
  const { label, all, states, nameOf, counts, value, onChange } = props
  const { number } = useFormat()
  const shown = counts ? states.filter((state) => state === value || (counts[state] ?? 0) > 0) : states
  const sum = Object.values(counts ?? {}).reduce((total, count) => total + count, 0)
  if (counts && sum === 0 && value === undefined) return null
  const button = (state: State | undefined, name: string, count: number) => (
    <button
      key={state ?? 'all'}
      type="button"
      className={styles.state}
      aria-pressed={state === value}
      onClick={() => onChange(state)}
    >
      {name}
      {counts ? <span className={styles.count}>{number(count)}</span> : null}
    </button>
  )
  return (
    <fieldset className={styles.states}>
      <legend className="visually-hidden">{label}</legend>
      {button(undefined, all, sum)}
      {shown.map((state) => button(state, nameOf(state), counts?.[state] ?? 0))}
    </fieldset>
  )
}
