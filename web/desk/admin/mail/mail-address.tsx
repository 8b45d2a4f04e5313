import { Fragment } from 'react'

/** An address that goes into the next line before its @ rather than anywhere. */
export function MailAddress({ address, className }: { address: string; className?: string | undefined }) {
  const [first = '', ...parts] = address.split(/(?=@)/)
  return (
    <bdi className={className}>
      {first}
      {parts.map((part, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text.
        <Fragment key={i}>
          <wbr />
          {part}
        </Fragment>
      ))}
    </bdi>
  )
}
