import { useTranslation } from 'react-i18next'

export interface Broken {
  words: string
  /** The line it is in, from 1; null where it is in none. */
  line: number | null
}

/** What the server says of a broken template, with our own words around it: "Line 3: There is no value "x" here." */
export function useBrokenWords(): (message: string) => Broken {
  const { t } = useTranslation()
  return (message) => {
    const [, line, said] = /^Line (\d+): (.*)$/s.exec(message) ?? []
    if (!line || said === undefined) return { words: message, line: null }
    const [, name] = /^There is no value "(.*)" here\.$/.exec(said) ?? []
    const [, hidden] = /^"(.*)" is for agents alone: requesters read this\.$/.exec(said) ?? []
    const words =
      hidden !== undefined
        ? t('admin-notices:forAgentsAt', { line, name: hidden })
        : name === undefined
          ? t('admin-notices:brokenAt', { line, said })
          : t('admin-notices:unknownAt', { line, name })
    return { words, line: Number(line) }
  }
}
