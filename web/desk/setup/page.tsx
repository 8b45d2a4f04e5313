import { use } from 'react'
import { useTranslation } from 'react-i18next'
import { loadTexts } from '#web/i18n.ts'
import { useSession } from '#web/session.ts'
import { BarePage } from '#web/ui/bare-page.tsx'
import { SetUpForm } from './form.tsx'

const texts = loadTexts('setup')

/** First run. The token in the address is printed where the server was started: only who sees that may set it up. */
export default function SetUpPage() {
  use(texts)
  const { t } = useTranslation()
  const { desk, isSetUp } = useSession()
  const token = new URLSearchParams(location.search).get('token') ?? ''
  if (isSetUp) {
    return (
      <BarePage desk={desk} title={t('setup:done.title')}>
        <a href="/desk/">{t('setup:done.link')}</a>
      </BarePage>
    )
  }
  return (
    <BarePage desk={{ name: 'Deskbell', logoUrl: null }} title={t('setup:title')} lead={t('setup:lead')}>
      {token ? <SetUpForm token={token} /> : <p>{t('setup:noToken')}</p>}
    </BarePage>
  )
}
