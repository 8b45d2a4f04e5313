import { type RawBuilder, sql } from 'kysely'
import type { HelpTopic } from '#contract/reference.ts'
import { wordsIn } from '#contract/translations.ts'

type Translations = HelpTopic['translations']

/** What a help topic is called in all languages, and what it lies under. */
export interface TopicWords {
  name: string
  translations: Translations
  parent: { name: string; translations: Translations } | null
}

/** The words of `topic`, and of `parent`, which may be missing. */
export function topicWords(topic: string, parent: string): RawBuilder<TopicWords> {
  const [h, up] = [sql.ref(topic), sql.ref(parent)]
  return sql`json_build_object('name', ${h}.name, 'translations', ${h}.translations, 'parent',
    case when ${up}.id is not null then json_build_object('name', ${up}.name, 'translations', ${up}.translations) end)`
}

/** A topic's name after that of the one above, as they are said in a language. */
export function topicPath({ name, translations, parent }: TopicWords, language: string | null): string {
  const own = wordsIn(translations, language).name ?? name
  return parent ? `${wordsIn(parent.translations, language).name ?? parent.name} / ${own}` : own
}
