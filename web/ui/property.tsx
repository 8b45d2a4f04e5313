import { Popover } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import styles from './property.module.css'
import { type EditorProps, PropertyEditor } from './property-editor.tsx'

interface Props<Value> extends Omit<EditorProps<Value>, 'onClose'> {
  /** How the value reads; nothing at all when it is empty. */
  children?: ReactNode
  /** Instead of an empty value. */
  placeholder?: string
  canEdit?: boolean
  /** More beside the label: why it is so. */
  hint?: ReactNode
  /** Opens the editor from outside, as a shortcut does. */
  isOpen?: boolean
  onOpenChange?: (isOpen: boolean) => void
}

/**
 * One property, edited in place, with one optional note that goes along. Choosing a value moves on to the note, and
 * Enter there saves: two clicks and no travelling.
 */
export function Property<Value>({
  children,
  placeholder,
  canEdit = true,
  hint,
  isOpen,
  onOpenChange,
  ...editor
}: Props<Value>) {
  const [own, setOwn] = useState(false)
  const opened = isOpen ?? own
  const setOpened = onOpenChange ?? setOwn
  const value = children ?? <span className={styles.empty}>{placeholder}</span>
  return (
    <div className={styles.property}>
      <div className={styles.label}>
        {editor.label}
        {hint}
      </div>
      {canEdit ? (
        <Popover
          opened={opened}
          onChange={setOpened}
          position="bottom-start"
          width={300}
          trapFocus
          returnFocus
          withinPortal
          shadow="md"
        >
          <Popover.Target>
            <button type="button" className={styles.value} onClick={() => setOpened(!opened)}>
              <span className="visually-hidden">{editor.label}: </span>
              {value}
            </button>
          </Popover.Target>
          <Popover.Dropdown p="sm">
            {opened ? <PropertyEditor {...editor} onClose={() => setOpened(false)} /> : null}
          </Popover.Dropdown>
        </Popover>
      ) : (
        <div className={styles.fixed}>{value}</div>
      )}
    </div>
  )
}
