import { Input } from '@mantine/core'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { type Answer, isRich } from '#contract/answers.ts'
import { paragraphs } from '#web/ui/early-text.tsx'
import { RichText } from '#web/ui/rich-text.tsx'

interface Props {
  value: Answer
  onChange: (value: Answer) => void
  /** Also what the field is called for those who do not see it. */
  label: string
  placeholder?: string
  description?: ReactNode
  error?: string | undefined
  required?: boolean | undefined
  withAsterisk?: boolean
}

/** A long answer with formatting. What was written plainly before begins as its paragraphs. */
export function RichAnswer({ value, onChange, label, placeholder, error, ...wrapper }: Props) {
  // The editor keeps its own text: it is begun anew where another answer comes from outside.
  const said = useRef(value)
  const [round, setRound] = useState(0)
  useEffect(() => {
    if (JSON.stringify(said.current) === JSON.stringify(value)) return
    said.current = value
    setRound((count) => count + 1)
  }, [value])
  const change = (html: string, isEmpty: boolean) => {
    said.current = isEmpty ? null : { html, text: plainly(html) }
    onChange(said.current)
  }
  return (
    <Input.Wrapper label={label} labelElement="div" {...wrapper}>
      <RichText
        key={round}
        label={label}
        initialHtml={isRich(value) ? value.html : paragraphs(typeof value === 'string' ? value : '')}
        hasPictures={false}
        onChange={change}
        {...(placeholder && { placeholder })}
        {...(error && { error })}
      />
    </Input.Wrapper>
  )
}

/** What it says, until the server has said it. */
export function plainly(html: string): string {
  const lines = html.replace(/<(?:br|\/p|\/li|\/pre|\/blockquote|\/h[1-6])\b[^>]*>/g, '$&\n')
  return new DOMParser().parseFromString(lines, 'text/html').body.textContent.trim()
}
