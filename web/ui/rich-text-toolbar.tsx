import { RichTextEditor } from '@mantine/tiptap'
import { IconPhoto } from '@tabler/icons-react'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'

/**
 * The basics, each also by its usual shortcut.
 *
 * @param onPictures  null where there are none
 */
export function RichTextToolbar({ onPictures }: { onPictures: ((files: File[]) => void) | null }) {
  const { t } = useTranslation()
  const input = useRef<HTMLInputElement>(null)
  const named = (name: string) => ({ 'aria-label': name, title: name })
  return (
    <RichTextEditor.Toolbar role="toolbar" aria-label={t('ui:editor.toolbar')}>
      <RichTextEditor.ControlsGroup>
        <RichTextEditor.Bold {...named(t('ui:editor.bold'))} />
        <RichTextEditor.Italic {...named(t('ui:editor.italic'))} />
        <RichTextEditor.Strikethrough {...named(t('ui:editor.strike'))} />
        <RichTextEditor.Link {...named(t('ui:editor.link'))} />
      </RichTextEditor.ControlsGroup>
      <RichTextEditor.ControlsGroup>
        <RichTextEditor.BulletList {...named(t('ui:editor.bullets'))} />
        <RichTextEditor.OrderedList {...named(t('ui:editor.numbers'))} />
        <RichTextEditor.Blockquote {...named(t('ui:editor.quote'))} />
        <RichTextEditor.CodeBlock {...named(t('ui:editor.code'))} />
      </RichTextEditor.ControlsGroup>
      <RichTextEditor.ControlsGroup>
        {onPictures ? (
          <RichTextEditor.Control {...named(t('ui:editor.picture'))} onClick={() => input.current?.click()}>
            <IconPhoto size={16} stroke={1.5} />
          </RichTextEditor.Control>
        ) : null}
        <RichTextEditor.ClearFormatting {...named(t('ui:editor.clear'))} />
      </RichTextEditor.ControlsGroup>
      {onPictures ? (
        <input
          ref={input}
          type="file"
          accept="image/*"
          multiple
          hidden
          aria-label={t('ui:editor.picture')}
          onChange={(event) => {
            onPictures([...(event.currentTarget.files ?? [])])
            event.currentTarget.value = ''
          }}
        />
      ) : null}
    </RichTextEditor.Toolbar>
  )
}
