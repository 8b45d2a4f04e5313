import { useTranslation } from 'react-i18next'
import { type HelpTopic, helpTopics } from '#contract/reference.ts'
import { DefaultMark } from '../fields/default-mark.tsx'
import { kindOf } from '../list/kind.ts'
import { TreeName } from '../list/tree-name.tsx'
import { TopicFields } from './fields.tsx'
import { topicBody, topicValues } from './form.ts'

export const topicKind = kindOf(helpTopics, {
  key: 'helpTopics',
  useColumns: () => {
    const { t } = useTranslation()
    return [
      {
        key: 'name',
        label: t('common:name'),
        sortBy: (topic: HelpTopic) => topic.path,
        render: (topic, isFlat) => (
          <>
            <TreeName {...topic} isFlat={isFlat} /> <DefaultMark name="" isDefault={topic.isDefault} />
          </>
        ),
      },
      {
        key: 'visibility',
        label: t('admin:field.visibility'),
        sortBy: (topic) => Number(topic.isPublic),
        render: (topic) => (topic.isPublic ? t('admin:visibility.public') : t('admin:visibility.private')),
        isMinor: true,
      },
      {
        key: 'department',
        label: t('admin:field.departmentId'),
        sortBy: (topic) => topic.department?.name,
        render: (topic) => topic.department?.name ?? '–',
        isMinor: true,
      },
      {
        key: 'priority',
        label: t('admin:field.priorityId'),
        sortBy: (topic) => topic.priority?.name,
        render: (topic) => topic.priority?.name ?? '–',
        isMinor: true,
      },
      {
        key: 'questions',
        label: t('admin:field.questions'),
        sortBy: (topic) => topic.fields.length,
        render: (topic) => topic.fields.length,
        align: 'end',
        isMinor: true,
      },
    ]
  },
  words: (topic) => `${topic.path} ${topic.description} ${topic.department?.name ?? ''}`,
  values: topicValues,
  body: topicBody,
  Fields: TopicFields,
  size: 'xl',
  order: { field: 'position', groupOf: (topic) => String(topic.parent?.id ?? '') },
  isFixed: (one) => one.isDefault,
})
