import type { Answer } from '#contract/answers.ts'
import { useAnswerWords } from './use-answer-words.ts'
import { chosenIn } from './words.ts'

/** An answer to read; files can be opened. */
export function AnswerValue({ field, value }: { field: { kind: string; config?: object }; value: Answer }) {
  const words = useAnswerWords()
  if (field.kind !== 'file') return <bdi style={{ whiteSpace: 'pre-wrap' }}>{words(field, value)}</bdi>
  return chosenIn(value).map(({ id, text }) => (
    <a key={id} href={`/api/v1/attachments/${id}`} download style={{ display: 'block' }}>
      <bdi>{text}</bdi>
    </a>
  ))
}
