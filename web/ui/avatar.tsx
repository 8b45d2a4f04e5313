import styles from './avatar.module.css'

/** Initials on a colour that always goes with the name; nothing is fetched from anywhere. */
export function Avatar({ name, size = 28 }: { name: string; size?: number }) {
  return (
    <span
      className={styles.avatar}
      style={{ inlineSize: size, blockSize: size, fontSize: size * 0.4, '--hue': hueOf(name) } as object}
      aria-hidden
    >
      {initials(name)}
    </span>
  )
}

export function initials(name: string): string {
  const words = name.split(/[\s@._-]+/u).filter((word) => /[\p{L}\p{N}]/u.test(word))
  const [first, last] = [words.at(0), words.length > 1 ? words.at(-1) : undefined]
  return (
    [first, last]
      .map((word) => [...(word ?? '')].find((sign) => /[\p{L}\p{N}]/u.test(sign)) ?? '')
      .join('')
      .toLocaleUpperCase() || '?'
  )
}

function hueOf(name: string): number {
  let sum = 7
  for (const sign of name) sum = (sum * 31 + (sign.codePointAt(0) ?? 0)) % 360
  return sum
}
