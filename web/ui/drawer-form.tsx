import { Button, Drawer } from '@mantine/core'
import { type FormEvent, type ReactNode, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Problem } from '#contract/common.ts'
import { formErrors } from '#web/form-errors.ts'
import { confirm } from './confirm.tsx'
import styles from './drawer-form.module.css'
import { ProblemBanner } from './error-state.tsx'

interface Props {
  title: string
  onClose: () => void
  onSubmit: (event: FormEvent<HTMLFormElement>) => void
  isPending: boolean
  problem: Problem | null
  /** Closing then asks first. */
  isDirty?: boolean
  submitLabel?: string
  /** Beside the buttons, at the start: archive, delete. */
  danger?: ReactNode
  size?: 'sm' | 'md' | 'lg' | 'xl'
  children: ReactNode
}

/** Editing one thing of a list, beside the list. */
export function DrawerForm({
  title,
  onClose,
  onSubmit,
  isPending,
  problem,
  isDirty,
  submitLabel,
  danger,
  size = 'lg',
  children,
}: Props) {
  const { t } = useTranslation()
  const close = async () => {
    const question = {
      title: t('ui:discard.title'),
      text: t('ui:discard.text'),
      action: t('ui:discard.action'),
      danger: true,
    }
    if (!isDirty || (await confirm(question))) onClose()
  }
  useFocusBack()
  const inPlace = Object.keys(formErrors(problem)).length > 0
  return (
    <Drawer
      opened
      onClose={close}
      title={title}
      position="right"
      size={size}
      classNames={{ content: styles.content, body: styles.body }}
      closeButtonProps={{ 'aria-label': t('ui:close') }}
    >
      <form className={styles.form} onSubmit={onSubmit} noValidate>
        <div className={styles.fields}>
          <ProblemBanner problem={inPlace ? null : problem} kept={t('ui:kept')} />
          {children}
        </div>
        <div className={styles.foot}>
          {danger}
          <span className={styles.gap} />
          <Button variant="default" onClick={close}>
            {t('common:cancel')}
          </Button>
          <Button type="submit" loading={isPending}>
            {submitLabel ?? t('common:save')}
          </Button>
        </div>
      </form>
    </Drawer>
  )
}

/** The drawer goes as a whole when it is closed, so Mantine cannot give the focus back to where it came from. */
function useFocusBack(): void {
  const [before] = useState(() => document.activeElement)
  useEffect(
    () => () => {
      // After whatever closed it has been drawn.
      setTimeout(() => {
        const isLost = document.activeElement === document.body
        if (isLost && before instanceof HTMLElement && before.isConnected) before.focus()
      })
    },
    [before],
  )
}
