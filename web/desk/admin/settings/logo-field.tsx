import { Button, FileButton, Input } from '@mantine/core'
import { IconPhoto, IconUpload } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { downloadAttachment } from '#contract/attachments.ts'
import type { Problem } from '#contract/common.ts'
import { addressOf } from '#web/client.ts'
import { useSession } from '#web/session.ts'
import { problemIn } from '#web/submit.ts'
import { problemWords } from '#web/ui/problem-words.ts'
import { sendFile } from '#web/ui/upload.ts'
import styles from './desk-fields.module.css'

interface Props {
  label: string
  description?: ReactNode
  error?: ReactNode
  value?: string | null
  onChange: (attachmentId: string | null) => void
}

const PICTURES = 'image/png,image/jpeg,image/gif,image/webp'

export function LogoField({ label, description, error, value, onChange }: Props) {
  const { t } = useTranslation()
  const { logoUrl } = useSession().desk
  const [isSending, setSending] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const send = async (file: File | null) => {
    if (!file) return
    setSending(true)
    setProblem(null)
    try {
      onChange((await sendFile(file, { inline: true }).done).id)
    } catch (failure) {
      setProblem(problemIn(failure))
    }
    setSending(false)
  }
  const source =
    value &&
    (logoUrl?.endsWith(value)
      ? logoUrl
      : addressOf(downloadAttachment, { params: { id: value }, query: { inline: '1' } }))
  return (
    <Input.Wrapper
      label={label}
      description={description}
      error={problem ? problemWords(problem).happened : error}
      labelElement="div"
    >
      <div className={styles.logo}>
        <span className={styles.picture}>
          {source ? <img src={source} alt={t('admin:desk.logoNow')} /> : <IconPhoto size={22} aria-hidden />}
        </span>
        <FileButton accept={PICTURES} onChange={send}>
          {(props) => (
            <Button {...props} variant="default" loading={isSending} leftSection={<IconUpload size={16} aria-hidden />}>
              {t('admin:desk.upload')}
            </Button>
          )}
        </FileButton>
        {value ? (
          <Button variant="subtle" color="red" onClick={() => onChange(null)}>
            {t('admin:desk.noLogo')}
          </Button>
        ) : null}
      </div>
    </Input.Wrapper>
  )
}
