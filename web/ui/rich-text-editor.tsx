import '@mantine/tiptap/styles.css'
import { RichTextEditor } from '@mantine/tiptap'
import Image from '@tiptap/extension-image'
import Placeholder from '@tiptap/extension-placeholder'
import { Editor, type EditorOptions, useEditorState } from '@tiptap/react'
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

export default function RichTextField(props: RichTextProps) {
  const { t } = useTranslation()
  const [sending, setSending] = useState(0)
  const [problem, setProblem] = useState<Problem | null>(null)
  const { initialHtml = '', label, placeholder = '', tone = 'plain', autoFocus, error, hasPictures = true } = props
  // The editor is made once and calls what the newest render gave.
  const latest = useRef(props)
  useEffect(() => {
    latest.current = props
  })

  const root = useRef<HTMLDivElement>(null)
  const editor = useOwnEditor(() => ({
    extensions: [
      StarterKit.configure({ heading: { levels: [2, 3] }, link: { openOnClick: false, defaultProtocol: 'https' } }),
      ...(hasPictures ? [Image.configure({ inline: true, allowBase64: false })] : []),
      Placeholder.configure({ placeholder }),
    ],
    content: initialHtml,
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
  }))

  // At once, and not a frame later as the editor would: a key in between would be taken for a shortcut.
  // biome-ignore lint/correctness/useExhaustiveDependencies: when it is made.
  useLayoutEffect(() => {
    if (!autoFocus) return
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
    if (!hasPictures && !latest.current.onFiles) return false
    // Office programs put a picture of the text beside the text.
    const hasText = /\S/.test((from?.getData('text/html') ?? '').replace(/<[^>]*>/g, ''))
    if (files.length === 0 || hasText) return false
    event.preventDefault()
    const others = files.filter((file) => !file.type.startsWith('image/'))
    if (others.length > 0) latest.current.onFiles?.(others)
    for (const file of files) if (hasPictures && file.type.startsWith('image/')) void addPicture(file)
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
        <RichTextToolbar onPictures={hasPictures ? (files) => files.forEach(addPicture) : null} />
        <RichTextEditor.Content />
      </RichTextEditor>
      <div role="status" className={styles.status}>
        {sending > 0 ? t('ui:editor.sending', { count: sending }) : null}
        {words ? <span className={styles.problem}>{words}</span> : null}
      </div>
    </div>
  )
}

/**
 * An editor that lives as long as its component. Tiptap's own hook gives up one that is not on the page a millisecond
 * after it was made, which a busy machine takes longer for, and makes another: keys in between would act on the page.
 */
function useOwnEditor(options: () => Partial<EditorOptions>): Editor {
  const [editor] = useState(() => new Editor(options()))
  const end = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => {
    clearTimeout(end.current)
    return () => {
      // Strict mode takes every component off the page once, and puts it back at once.
      end.current = setTimeout(() => editor.destroy())
    }
  }, [editor])
  useEditorState({ editor, selector: ({ transactionNumber }) => transactionNumber })
  return editor
}

function useHandle({ ref }: RichTextProps, editor: Editor): void {
  useImperativeHandle(
    ref,
    () => ({
      focus: () => void (editor.isDestroyed || editor.commands.focus('end')),
      insert: (html) => void editor.chain().focus().insertContent(html).run(),
      setHtml: (html) => void editor.commands.setContent(html, { emitUpdate: true }),
      isEmpty: () => editor.isEmpty,
    }),
    [editor],
  )
}
