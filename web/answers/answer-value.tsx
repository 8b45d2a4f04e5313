import { type Answer, chosenIn, isRich } from '#contract/answers.ts'
import { HtmlBody } from '#web/ui/html-body.tsx'
import { useAnswerWords } from './use-answer-words.ts'

/** An answer to read, with its formatting; files can be opened. */
export function AnswerValue({ field, value }: { field: { kind: string; config?: object }; value: Answer }) {
  const words = useAnswerWords()
  if (isRich(value)) return <HtmlBody html={value.html} />
  if (field.kind !== 'file') return <bdi style={{ whiteSpace: 'pre-wrap' }}>{words(field, value)}</bdi>
  return chosenIn(value).map(({ id, text }) => (
    <a key={id} href={`/api/v1/attachments/${id}`} download style={{ display: 'block' }}>
      <bdi>{text}</bdi>
    </a>
  ))
}
