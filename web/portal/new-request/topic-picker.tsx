import { NativeSelect } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { topicTree } from '../topic-tree.ts'
import type { Topic } from './request.ts'

interface Props {
  topics: Topic[]
  topic: Topic | null
  error: string | undefined
  onPick: (topicId: number | null) => void
}

/** The browser's own list: every phone, keyboard and screen reader knows it. Topics below another stand under its name. */
export function TopicPicker({ topics, topic, error, onPick }: Props) {
  const { t } = useTranslation()
  if (topics.length === 0) return null
  return (
    <NativeSelect
      label={t('portal:new.topic')}
      description={topic?.description || undefined}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      error={error}
      value={topic?.id ?? ''}
      onChange={(event) => onPick(Number(event.currentTarget.value) || null)}
    >
      <option value="">{t('portal:new.noTopic')}</option>
      {topicTree(topics).map(({ topic: parent, children }) =>
        children.length === 0 ? (
          <option key={parent.id} value={parent.id}>
            {parent.path}
          </option>
        ) : (
          <optgroup key={parent.id} label={parent.name}>
            <option value={parent.id}>{parent.name}</option>
            {children.map((child) => (
              <option key={child.id} value={child.id}>
                {child.path}
              </option>
            ))}
          </optgroup>
        ),
      )}
    </NativeSelect>
  )
}
