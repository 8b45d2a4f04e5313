import { useTranslation } from 'react-i18next'

/** What a value is: in our own words, or in the server's where it knows more than this page. */
export function useValueWords(): (name: string, description: string) => string {
  const { t, i18n } = useTranslation()
  return (name, description) => {
    const key = name.replaceAll('.', '_')
    return i18n.exists(`admin-notices:value.${key}`) ? t(`admin-notices:value.${key}`) : description
  }
}
