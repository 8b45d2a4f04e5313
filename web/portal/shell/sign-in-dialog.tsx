import { Modal } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { SignInForm } from '#web/ui/sign-in-form.tsx'

export default function SignInDialog({ email, onClose }: { email: string; onClose: (isBack: boolean) => void }) {
  const { t } = useTranslation()
  return (
    <Modal
      opened
      onClose={() => onClose(false)}
      title={t('ui:signIn.again')}
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': t('ui:close') }}
    >
      <p>{t('ui:signIn.kept')}</p>
      <SignInForm email={email} onDone={() => onClose(true)} />
    </Modal>
  )
}
