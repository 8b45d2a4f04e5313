import { IconArrowDown, IconArrowUp, IconChevronDown, IconGripVertical, IconTrash } from '@tabler/icons-react'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { presetOf } from '#contract/forms.ts'
import { IconButton } from '#web/ui/icon-button.tsx'
import type { FieldDraft } from './draft.ts'
import { FieldEditor } from './field-editor.tsx'
import styles from './field-list.module.css'
import type { FormOf } from './field-list.tsx'

interface Props {
  field: FieldDraft
  number: number
  kind: FormOf
  others: FieldDraft[]
  errors: Record<string, string>
  isOpen: boolean
  onToggle: () => void
  onChange: (field: FieldDraft) => void
  onMove: { up: (() => void) | undefined; down: (() => void) | undefined }
  onRemove: () => void
  drag: { onStart: () => void; onEnd: () => void; goesHere: boolean; onDrop: () => void }
}

/** One field: a line that says what it is, and its editor below when it is opened. */
export function FieldCard(props: Props) {
  const { field, number, kind, isOpen, onToggle, onMove, onRemove, drag } = props
  const { t } = useTranslation()
  const body = useId()
  const name = field.label || t('admin-forms:field', { number })
  return (
    <li
      className={styles.question}
      data-section={field.kind === 'section' || undefined}
      onDragOver={(event) => {
        if (drag.goesHere) event.preventDefault()
      }}
      onDrop={(event) => {
        event.preventDefault()
        drag.onDrop()
      }}
    >
      <div className={styles.head}>
        <span
          draggable
          aria-hidden
          className={styles.grip}
          title={t('admin:list.drag')}
          onDragStart={({ dataTransfer }) => {
            dataTransfer.effectAllowed = 'move'
            // Firefox drags nothing without a text.
            dataTransfer.setData('text/plain', name)
            drag.onStart()
          }}
          onDragEnd={drag.onEnd}
        >
          <IconGripVertical size={16} />
        </span>
        <button type="button" className={styles.name} aria-expanded={isOpen} aria-controls={body} onClick={onToggle}>
          <span className={styles.words}>
            <bdi>{name}</bdi>
            <span className={styles.facts}>
              {t(`admin-forms:kind.${field.kind}`)}
              {kind === 'list' ? null : ` · ${t(`admin-forms:preset.${presetOf(field)}`)}`}
              {field.showWhen ? ` · ${t('admin-forms:conditional')}` : null}
            </span>
          </span>
          <IconChevronDown size={16} aria-hidden className={styles.chevron} data-open={isOpen || undefined} />
        </button>
        <span className={styles.tools}>
          <IconButton aria-label={t('admin:list.up', { name })} disabled={!onMove.up} onClick={onMove.up}>
            <IconArrowUp size={16} />
          </IconButton>
          <IconButton aria-label={t('admin:list.down', { name })} disabled={!onMove.down} onClick={onMove.down}>
            <IconArrowDown size={16} />
          </IconButton>
          <IconButton aria-label={t('admin:list.remove', { name })} onClick={onRemove}>
            <IconTrash size={16} />
          </IconButton>
        </span>
      </div>
      <div id={body} hidden={!isOpen}>
        {isOpen ? <FieldEditor {...props} /> : null}
      </div>
    </li>
  )
}
