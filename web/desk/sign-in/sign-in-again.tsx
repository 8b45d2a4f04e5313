import { Modal } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { onSignedOut } from '#web/client.ts'
import { useSession } from '#web/session.ts'
import { SignInForm } from '#web/ui/sign-in-form.tsx'

/** Opens over the page when the session has ended; the page below keeps all that was typed and then goes on. */
export function SignInAgain() {
  const { t } = useTranslation()
  const { agent } = useSession()
  const [email] = useState(agent?.email ?? '')
  const [answer, setAnswer] = useState<{ give: (isBack: boolean) => void }>()
  useEffect(() => onSignedOut(() => new Promise((give) => setAnswer({ give }))), [])
  const close = (isBack: boolean) => {
    answer?.give(isBack)
    setAnswer(undefined)
  }
  return (
    <Modal
      opened={answer !== undefined}
      onClose={() => close(false)}
      title={t('ui:signIn.again')}
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': t('ui:close') }}
    >
      <p>{t('ui:signIn.kept')}</p>
      <SignInForm email={email} onDone={() => close(true)} />
    </Modal>
  )
}
