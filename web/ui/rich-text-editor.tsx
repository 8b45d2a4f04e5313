import '@mantine/tiptap/styles.css'
import { RichTextEditor } from '@mantine/tiptap'
import Image from '@tiptap/extension-image'
import Placeholder from '@tiptap/extension-placeholder'
import { type Editor, useEditor } from '@tiptap/react'
import StarterKit from '@tiptap/starter-kit'
import { useEffect, useImperativeHandle, useLayoutEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Problem } from '#contract/common.ts'
import { problemIn } from '#web/submit.ts'
import { problemWords } from './problem-words.ts'
import styles from './rich-text.module.css'
import type { RichTextProps } from './rich-text.tsx'
import { RichTextToolbar } from './rich-text-toolbar.tsx'
import { sendFile } from './upload.ts'

/** Asked for once, when the editor is made. */
type Props = Omit<RichTextProps, 'initialHtml'> & { initialHtml: () => string }

export default function RichTextField(props: Props) {
  const { t } = useTranslation()
  const [sending, setSending] = useState(0)
  const [problem, setProblem] = useState<Problem | null>(null)
  const { initialHtml, label, placeholder = '', tone = 'plain', autoFocus, error } = props
  // The editor is made once and calls what the newest render gave.
  const latest = useRef(props)
  useEffect(() => {
    latest.current = props
  })

  const [content] = useState(initialHtml)
  const root = useRef<HTMLDivElement>(null)
  const editor = useEditor({
    extensions: [
      StarterKit.configure({ heading: { levels: [2, 3] }, link: { openOnClick: false, defaultProtocol: 'https' } }),
      Image.configure({ inline: true, allowBase64: false }),
      Placeholder.configure({ placeholder }),
    ],
    content,
    autofocus: autoFocus ? 'end' : false,
    shouldRerenderOnTransaction: true,
    editorProps: {
      attributes: { 'aria-label': label, role: 'textbox', 'aria-multiline': 'true' },
      handleKeyDown: (_, event) => {
        if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || !latest.current.onSubmit) return false
        event.preventDefault()
        latest.current.onSubmit()
        return true
      },
      handlePaste: (_, event) => takeFiles(event.clipboardData, event),
      handleDrop: (_, event) => takeFiles(event.dataTransfer, event),
    },
    onUpdate: ({ editor: now }) => latest.current.onChange(now.isEmpty ? '' : now.getHTML(), now.isEmpty),
  })

  // At once, and not a frame later as the editor does: a key in between would be taken for a shortcut.
  // biome-ignore lint/correctness/useExhaustiveDependencies: when it is made.
  useLayoutEffect(() => {
    if (!autoFocus || !isAlive(editor)) return
    editor.commands.setTextSelection(editor.state.doc.content.size)
    // The view, not its element: that would have the cursor at the beginning for a moment, and letters change places.
    editor.view.focus()
  }, [editor])

  const addPicture = async (file: File) => {
    setSending((count) => count + 1)
    setProblem(null)
    try {
      const { id, name } = await sendFile(file, { inline: true }).done
      editor
        .chain()
        .focus()
        .setImage({ src: `/api/v1/attachments/${id}`, alt: name })
        .run()
    } catch (failure) {
      setProblem(problemIn(failure))
    } finally {
      setSending((count) => count - 1)
    }
  }

  function takeFiles(from: DataTransfer | null, event: Event): boolean {
    const files = [...(from?.files ?? [])]
    // Office programs put a picture of the text beside the text.
    const hasText = /\S/.test((from?.getData('text/html') ?? '').replace(/<[^>]*>/g, ''))
    if (files.length === 0 || hasText) return false
    event.preventDefault()
    const others = files.filter((file) => !file.type.startsWith('image/'))
    if (others.length > 0) latest.current.onFiles?.(others)
    for (const file of files) if (file.type.startsWith('image/')) void addPicture(file)
    return true
  }

  useHandle(props, editor)
  const words = problem ? problemWords(problem).happened : error
  return (
    <div ref={root} className={styles.field} data-tone={tone} data-error={words ? true : undefined}>
      <RichTextEditor
        editor={editor}
        variant="subtle"
        withTypographyStyles={false}
        classNames={{ root: styles.root, toolbar: styles.toolbar, content: styles.content }}
      >
        <RichTextToolbar onPictures={(files) => files.forEach(addPicture)} />
        <RichTextEditor.Content />
      </RichTextEditor>
      <div role="status" className={styles.status}>
        {sending > 0 ? t('ui:editor.sending', { count: sending }) : null}
        {words ? <span className={styles.problem}>{words}</span> : null}
      </div>
    </div>
  )
}

function useHandle({ ref }: Props, editor: Editor): void {
  useImperativeHandle(
    ref,
    () => ({
      focus: () => void (isAlive(editor) && editor.commands.focus('end')),
      insert: (html) => void editor.chain().focus().insertContent(html).run(),
      setHtml: (html) => void editor.commands.setContent(html, { emitUpdate: true }),
      isEmpty: () => editor.isEmpty,
    }),
    [editor],
  )
}

/** On a busy machine Tiptap gives up an editor that is not on the page a millisecond after it was made, and makes another. */
function isAlive(editor: Editor | null): editor is Editor {
  return editor !== null && !editor.isDestroyed
}
