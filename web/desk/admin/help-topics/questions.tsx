import { Button } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { FieldsProps } from '../list/kind.ts'
import { keyFor, type Question, type TopicForm } from './form.ts'
import { QuestionFields } from './question.tsx'
import styles from './questions.module.css'

/** What the topic asks of people, in the order in which it is asked. */
export function Questions({ form }: Pick<FieldsProps<TopicForm>, 'form'>) {
  const { t } = useTranslation()
  const list = useRef<HTMLOListElement>(null)
  const questions = form.values.fields
  const write = (next: Question[]) => {
    form.clearErrors()
    form.setFieldValue('fields', next)
  }
  const focus = (at: number) =>
    // The row is there after the next paint.
    setTimeout(() => list.current?.children[at]?.querySelector<HTMLElement>('input:not([type=hidden])')?.focus())
  const move = (from: number, step: number) => {
    const next = [...questions]
    const [moved] = next.splice(from, 1)
    if (moved) next.splice(from + step, 0, moved)
    write(next)
  }
  const change = (at: number, part: Partial<Question>) => {
    for (const name of Object.keys(part)) form.clearFieldError(`fields.${at}.${name}`)
    form.setFieldValue('fields', (all) => all.map((one, i) => (i === at ? { ...one, ...part } : one)))
  }
  return (
    <div className={styles.questions}>
      {questions.length === 0 ? <p className={styles.nothing}>{t('admin:topic.noQuestions')}</p> : null}
      <ol ref={list} className={styles.list}>
        {questions.map((question, i) => (
          <QuestionFields
            key={question.id ?? `new-${i}`}
            question={question}
            number={i + 1}
            errorOf={(name) => form.errors[`fields.${i}.${name}`] ?? errorWithin(form.errors, `fields.${i}.${name}.`)}
            onChange={(part) => change(i, part)}
            onMove={{
              up: i > 0 ? () => move(i, -1) : undefined,
              down: i < questions.length - 1 ? () => move(i, 1) : undefined,
            }}
            onRemove={() => write(questions.filter((_, at) => at !== i))}
          />
        ))}
      </ol>
      <div>
        <Button
          variant="default"
          leftSection={<IconPlus size={16} aria-hidden />}
          onClick={() => {
            write([...questions, fresh(questions)])
            focus(questions.length)
          }}
        >
          {t('admin:topic.addQuestion')}
        </Button>
      </div>
    </div>
  )
}

function fresh(questions: Question[]): Question {
  return {
    key: keyFor(
      '',
      questions.map(({ key }) => key),
    ),
    label: '',
    kind: 'text',
    options: [],
    help: '',
    requesterMode: 'optional',
    agentRequired: false,
    requiredToClose: false,
  }
}

function errorWithin(errors: Record<string, unknown>, begin: string): unknown {
  return Object.entries(errors).find(([field]) => field.startsWith(begin))?.[1]
}
