import { useTranslation } from 'react-i18next'

/** What the server says of a broken template, with our own words around it: "Line 3: There is no value "x" here." */
export function useBrokenWords(): (message: string) => string {
  const { t } = useTranslation()
  return (message) => {
    const [, line, said] = /^Line (\d+): (.*)$/s.exec(message) ?? []
    if (!line || said === undefined) return message
    const [, name] = /^There is no value "(.*)" here\.$/.exec(said) ?? []
    return name === undefined
      ? t('admin-notices:brokenAt', { line, said })
      : t('admin-notices:unknownAt', { line, name })
  }
}
