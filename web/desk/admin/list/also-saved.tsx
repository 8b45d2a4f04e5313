import { createContext, type ReactNode, useContext, useEffect, useId, useMemo, useRef, useState } from 'react'

/** A part of a drawer that is kept elsewhere than the rest, and saved with the same button. */
interface Part {
  isDirty: boolean
  /** False: there is something left to look at, said in place, so the drawer stays. */
  save: () => Promise<boolean>
}

interface Parts {
  keep: (id: string, part: Part | null) => void
}

const Context = createContext<Parts | null>(null)

export interface AlsoSaved {
  isDirty: boolean
  /** Saves what was changed of them. False: something is left to look at. */
  save: () => Promise<boolean>
  /** Around the form: its parts are found by it. */
  around: (form: ReactNode) => ReactNode
}

/** For the drawer: what is saved along with its own form. */
export function useAlsoSaved(): AlsoSaved {
  const parts = useRef(new Map<string, Part>())
  const [isDirty, setDirty] = useState(false)
  const value = useMemo<Parts>(
    () => ({
      keep: (id, part) => {
        if (part) parts.current.set(id, part)
        else parts.current.delete(id)
        setDirty([...parts.current.values()].some((one) => one.isDirty))
      },
    }),
    [],
  )
  const save = async () => {
    let isAll = true
    for (const part of parts.current.values()) if (part.isDirty && !(await part.save())) isAll = false
    return isAll
  }
  return { isDirty, save, around: (form) => <Context value={value}>{form}</Context> }
}

/** For such a part: offers itself to the drawer around it. */
export function useSavedAlong(part: Part): void {
  const parts = useContext(Context)
  const id = useId()
  const latest = useRef(part)
  latest.current = part
  const { isDirty } = part
  useEffect(() => {
    parts?.keep(id, { isDirty, save: () => latest.current.save() })
    return () => parts?.keep(id, null)
  }, [parts, id, isDirty])
}
