import '@mantine/spotlight/styles.css'
import { createSpotlight, Spotlight } from '@mantine/spotlight'
import { IconSearch } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Action, useActions, useSources } from '#web/ui/actions.ts'
import { Keys } from '#web/ui/keys.tsx'

type Offer = Pick<Action, 'id' | 'label' | 'run' | 'keys' | 'group'>

/** Reaches every action that is possible now, and the things that the sources find. */
export default function Palette({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const [store] = useState(openedStore)
  const [text, setText] = useState('')
  const found = useFound(text)
  const fitting = useActions().filter((action) => !action.hidden && fits(action, text))
  const offers: Offer[] = [...fitting, ...found]
  const groups = [...new Set(offers.map((offer) => offer.group))]
  return (
    <Spotlight.Root
      store={store}
      transitionProps={{ duration: 80, onExited: onClose }}
      query={text}
      onQueryChange={setText}
      shortcut={null}
      overlayProps={{ backgroundOpacity: 0.4, blur: 0 }}
      scrollable
      attributes={{ content: { 'aria-label': t('ui:palette.open') } }}
      maxHeight={420}
      clearQueryOnClose={false}
    >
      <Spotlight.Search
        aria-label={t('ui:palette.placeholder')}
        placeholder={t('ui:palette.placeholder')}
        leftSection={<IconSearch size={18} aria-hidden />}
      />
      <Spotlight.ActionsList>
        {groups.map((group) => (
          <Spotlight.ActionsGroup key={group} label={group}>
            {offers
              .filter((offer) => offer.group === group)
              .map((offer) => (
                <Spotlight.Action
                  key={offer.id}
                  label={offer.label}
                  rightSection={offer.keys ? <Keys keys={offer.keys} /> : null}
                  onClick={() => {
                    onClose()
                    offer.run()
                  }}
                />
              ))}
          </Spotlight.ActionsGroup>
        ))}
        {offers.length === 0 ? <Spotlight.Empty>{t('ui:palette.nothing')}</Spotlight.Empty> : null}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  )
}

/** Open from the start; with `forceOpened` Mantine would never close it. */
function openedStore() {
  const [store, actions] = createSpotlight()
  actions.open()
  return store
}

function fits(action: Action, text: string): boolean {
  const all = `${action.label} ${action.words ?? ''} ${action.group}`.toLocaleLowerCase()
  return text
    .toLocaleLowerCase()
    .split(/\s+/)
    .every((word) => all.includes(word))
}

function useFound(text: string): Offer[] {
  const sources = useSources()
  const [found, setFound] = useState<Offer[]>([])
  useEffect(() => {
    const stop = new AbortController()
    const timer = setTimeout(async () => {
      if (text.trim().length < 2) return setFound([])
      const answers = await Promise.allSettled(sources.map((source) => source.search(text.trim(), stop.signal)))
      if (stop.signal.aborted) return
      setFound(
        answers.flatMap((answer, i) =>
          answer.status === 'fulfilled' ? answer.value.map((one) => ({ ...one, group: sources[i]?.group ?? '' })) : [],
        ),
      )
    }, 150)
    return () => {
      clearTimeout(timer)
      stop.abort()
    }
  }, [text, sources])
  return found
}
