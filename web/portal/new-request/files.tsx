import { useTranslation } from 'react-i18next'
import { AttachButton, UploadList } from '#web/ui/upload-list.tsx'
import type { Uploads } from '#web/ui/use-uploads.ts'
import type { FieldErrors } from '../field-words.ts'
import styles from './page.module.css'

/** Files that go with the request; dropped or pasted anywhere in the form, or chosen here. */
export function Files({ uploads, lost, errors }: { uploads: Uploads; lost: string[]; errors: FieldErrors }) {
  const { t } = useTranslation()
  const refused = Object.entries(errors).find(([field]) => field.startsWith('attachments'))
  return (
    <div className={styles.files}>
      <UploadList uploads={uploads} />
      {lost.length > 0 ? <p className={styles.note}>{t('portal:form.lostFiles', { names: lost.join(', ') })}</p> : null}
      {refused ? <p className={styles.bad}>{refused[1]}</p> : null}
      <AttachButton onFiles={uploads.add} />
    </div>
  )
}
