import { useQueryClient } from '@tanstack/react-query'
import i18next from 'i18next'
import { useEffect } from 'react'
import { changePortalProfile } from '#contract/portal.ts'
import { call } from '#web/client.ts'
import type { Language } from '#web/i18n.ts'
import { sessionQuery, useSession } from '#web/session.ts'

/**
 * Speaks the language of the account from the moment of signing in.
 *
 * @returns what keeps another choice with the account
 */
export function useAccountLanguage(): (language: Language) => void {
  const { requester } = useSession()
  const cache = useQueryClient()
  const language = requester?.language
  useEffect(() => {
    if (language) void i18next.changeLanguage(language)
  }, [language])
  return (chosen) => {
    if (!requester) return
    call(changePortalProfile, { body: { language: chosen } }).then(
      () => cache.invalidateQueries({ queryKey: sessionQuery.queryKey }),
      // The page speaks it anyway; only the account does not know.
      () => undefined,
    )
  }
}
