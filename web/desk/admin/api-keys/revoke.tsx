import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { revokeApiKey } from '#contract/session.ts'
import { useSubmit } from '#web/submit.ts'
import { confirm } from '#web/ui/confirm.tsx'
import { problemWords } from '#web/ui/problem-words.ts'
import { toast } from '#web/ui/toast.tsx'
import type { ApiKeyRow } from './row.ts'

export function RevokeButton({ apiKey }: { apiKey: ApiKeyRow }) {
  const { t } = useTranslation()
  const { submit, isPending, problem } = useSubmit(revokeApiKey, {
    invalidates: [['api-keys']],
    onDone: () => toast({ text: t('admin:apiKey.revokedNow', { name: apiKey.name }) }),
  })
  const revoke = async () => {
    const isSure = await confirm({
      title: t('admin:apiKey.revokeTitle', { name: apiKey.name }),
      text: t('admin:apiKey.revokeText'),
      action: t('admin:apiKey.revoke'),
      danger: true,
    })
    if (isSure) submit({ params: { id: apiKey.id } })
  }
  return (
    <>
      <Button
        variant="default"
        size="xs"
        loading={isPending}
        onClick={revoke}
        aria-label={t('admin:apiKey.revokeOne', { name: apiKey.name })}
      >
        {t('admin:apiKey.revoke')}
      </Button>
      {problem ? <span role="alert">{problemWords(problem).happened}</span> : null}
    </>
  )
}
