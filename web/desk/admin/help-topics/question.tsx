import { Checkbox, Select, TagsInput, TextInput } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconTrash } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '#web/ui/icon-button.tsx'
import { keyFor, type Question, questionKinds } from './form.ts'
import styles from './questions.module.css'

interface Props {
  question: Question
  number: number
  errorOf: (name: keyof Question) => unknown
  onChange: (part: Partial<Question>) => void
  onMove: { up: (() => void) | undefined; down: (() => void) | undefined }
  onRemove: () => void
}

const MODES = ['required', 'optional', 'hidden'] as const

export function QuestionFields({ question, number, errorOf, onChange, onMove, onRemove }: Props) {
  const { t } = useTranslation()
  const name = question.label || t('admin:topic.question', { number })
  const text = (field: 'label' | 'key' | 'help') => ({
    label: t(`admin:question.${field}`),
    value: question[field],
    error: errorOf(field) as ReactNode,
  })
  return (
    <li className={styles.question}>
      <div className={styles.wide}>
        <TextInput
          {...text('label')}
          maxLength={200}
          required
          onChange={(event) => {
            const label = event.currentTarget.value
            // Answers are kept under the key, so that of a question that has been asked stays.
            onChange(question.id === undefined ? { label, key: keyFor(label, []) } : { label })
          }}
        />
      </div>
      <Select
        label={t('admin:question.kind')}
        data={questionKinds.map((kind) => ({ value: kind, label: t(`admin:questionKind.${kind}`) }))}
        value={question.kind}
        error={errorOf('kind') as ReactNode}
        allowDeselect={false}
        onChange={(kind) => kind && onChange({ kind })}
      />
      <Select
        label={t('admin:question.requesterMode')}
        data={MODES.map((mode) => ({ value: mode, label: t(`admin:requesterMode.${mode}`) }))}
        value={question.requesterMode}
        allowDeselect={false}
        onChange={(requesterMode) => requesterMode && onChange({ requesterMode })}
      />
      {question.kind === 'choice' ? (
        <div className={styles.wide}>
          <TagsInput
            label={t('admin:question.options')}
            description={t('admin:question.optionsHint')}
            value={question.options}
            error={errorOf('options') as ReactNode}
            splitChars={['\n', ';']}
            acceptValueOnBlur
            onChange={(options) => onChange({ options })}
          />
        </div>
      ) : null}
      <TextInput
        {...text('help')}
        maxLength={500}
        onChange={(event) => onChange({ help: event.currentTarget.value })}
      />
      <TextInput
        {...text('key')}
        maxLength={40}
        disabled={question.id !== undefined}
        onChange={(event) => onChange({ key: event.currentTarget.value })}
      />
      <Checkbox
        label={t('admin:question.agentRequired')}
        checked={question.agentRequired}
        onChange={(event) => onChange({ agentRequired: event.currentTarget.checked })}
      />
      <Checkbox
        label={t('admin:question.requiredToClose')}
        checked={question.requiredToClose}
        onChange={(event) => onChange({ requiredToClose: event.currentTarget.checked })}
      />
      <div className={styles.tools}>
        <IconButton aria-label={t('admin:list.up', { name })} disabled={!onMove.up} onClick={onMove.up}>
          <IconArrowUp size={16} />
        </IconButton>
        <IconButton aria-label={t('admin:list.down', { name })} disabled={!onMove.down} onClick={onMove.down}>
          <IconArrowDown size={16} />
        </IconButton>
        <IconButton aria-label={t('admin:list.remove', { name })} onClick={onRemove}>
          <IconTrash size={16} />
        </IconButton>
      </div>
    </li>
  )
}
