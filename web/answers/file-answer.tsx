import { Input } from '@mantine/core'
import { type ReactNode, useEffect, useId } from 'react'
import { useTranslation } from 'react-i18next'
import { type Answer, chosenIn } from '#contract/answers.ts'
import type { PortalField } from '#contract/forms.ts'
import { useFormat } from '#web/ui/format.ts'
import { AttachButton, UploadList } from '#web/ui/upload-list.tsx'
import { useUploads } from '#web/ui/use-uploads.ts'

interface Props {
  field: Extract<PortalField, { kind: 'file' }>
  value: Answer
  onChange: (value: Answer) => void
  label: ReactNode
  description?: ReactNode
  error?: ReactNode
  required?: boolean
  withAsterisk?: boolean
}

const kinds: Record<string, string> = {
  'image/*': 'image',
  'audio/*': 'audio',
  'video/*': 'video',
  'application/pdf': 'pdf',
}

/** Files as an answer: those that are there already stay until they are removed. */
export function FileAnswer({ field, value, onChange, label, ...wrapper }: Props) {
  const { t } = useTranslation()
  const { fileSize } = useFormat()
  const labelId = useId()
  const { maxFiles, maxSize, extensions, mediaTypes } = field.config
  const kept = chosenIn(value)
  const sent = { mediaType: '', size: 0, isInline: false, url: '' }
  const uploads = useUploads(kept.map(({ id, text }) => ({ ...sent, id: String(id), name: text ?? '' })))
  const there = uploads.uploads.flatMap(({ attachment, file }) =>
    attachment ? [{ id: attachment.id, text: file.name }] : [],
  )
  const ids = there.map(({ id }) => id).join()
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another set of files is another answer.
  useEffect(() => {
    if (ids !== kept.map(({ id }) => id).join()) onChange(there.length > 0 ? there : null)
  }, [ids])
  const taken = [...extensions.map((one) => `.${one}`), ...mediaTypes]
  const kindOf = (type: string) => (type in kinds ? t(`ui:files.kind.${kinds[type]}`) : type)
  const limits = [
    maxFiles > 1 ? t('ui:files.most', { count: maxFiles }) : '',
    [...extensions.map((one) => `.${one}`), ...mediaTypes.map(kindOf)].join(', '),
    maxSize ? t('ui:files.upTo', { size: fileSize(maxSize) }) : '',
  ].filter(Boolean)
  return (
    <Input.Wrapper label={label} labelElement="div" labelProps={{ id: labelId }} {...wrapper}>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would bring a frame, and its legend no label of ours. */}
      <div role="group" aria-labelledby={labelId} style={{ display: 'grid', gap: '0.5rem', justifyItems: 'start' }}>
        <UploadList uploads={uploads} />
        {uploads.uploads.length < maxFiles ? <AttachButton onFiles={uploads.add} accept={taken.join()} /> : null}
        {limits.length > 0 ? <small>{limits.join(' · ')}</small> : null}
      </div>
    </Input.Wrapper>
  )
}
