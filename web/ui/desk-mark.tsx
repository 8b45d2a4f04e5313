interface Props {
  desk: { name: string; logoUrl: string | null }
  className?: string
}

/** The desk's logo, or a bell in its colour. The name always stands beside it. */
export function DeskMark({ desk, className }: Props) {
  if (desk.logoUrl) return <img className={className} src={desk.logoUrl} alt="" />
  return (
    <svg className={className} viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="8" fill="var(--brand)" />
      <g fill="var(--on-brand)">
        <path d="M6.5 21.500a9.5 9.5 0 0 1 19 0z" />
        <rect x="5" y="23" width="22" height="2.6" rx="1.3" />
        <rect x="14.6" y="8" width="2.8" height="4" rx="1.4" />
      </g>
    </svg>
  )
}
