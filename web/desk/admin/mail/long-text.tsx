/** Of what others have written the beginning; all of it when it is asked for. */
export function LongText({ text, className }: { text: string; className?: string | undefined }) {
  if (text.length <= LONGEST) return <bdi className={className}>{text}</bdi>
  return (
    <details className={className}>
      <summary>
        <bdi>{text.slice(0, BEGINNING).toWellFormed()}</bdi>…
      </summary>
      <bdi>{text}</bdi>
    </details>
  )
}

const LONGEST = 300
const BEGINNING = 120
