// The commonest small words of each language; those that several have in common stay out where they would confuse.
const words: Record<string, string> = {
  en: 'the and is are was to of in that it for you with this have not be on at we can my please would there but from your has been i me hello thanks regards when what',
  de: 'der die das und ist sind war zu von nicht mit für ich wir sie auf ein eine einen dem den bitte haben hat wird kann mein unser bei nach wenn auch aber noch hallo guten danke grüße gruß wie seit',
  fr: 'le la les et est sont était de des du que qui pour vous avec ce cette ne pas je nous sur une dans au aux mon notre mais merci bonjour cordialement votre plus quand depuis être',
  es: 'el los las y es son era de que para usted con este esta no se yo en un una por lo mi nuestro pero gracias hola saludos muy cuando desde está tengo favor puede',
  it: 'il lo gli e è sono era di che per con questo questa non si io noi un una in della del mio nostro ma grazie buongiorno saluti quando da più ho può nel cordiali',
  pt: 'o os as e é são era de que para com este esta não se eu nós em um uma por do da meu nosso mas obrigado olá quando desde está tenho favor pode atenciosamente bom',
  nl: 'de het en is zijn was van dat voor met niet ik wij u op een te in aan mijn onze maar dank hallo groet wanneer sinds heb heeft kan graag bij ook naar nog',
  pl: 'i jest są był do na w z że nie się to dla o jak po od przez mój nasz ale proszę dziękuję dzień dobry pozdrawiam kiedy mam może czy bardzo mnie tego',
  sv: 'och är var att det som för med inte jag vi på en ett av till den min vår men tack hej hälsningar när sedan har kan från ni också',
  da: 'og er var at det som for med ikke jeg vi på en et af til den min vores men tak hej hilsen når siden har kan fra også jer',
}

/** Scripts that say it by themselves. */
const scripts: [language: string, letters: RegExp][] = [
  ['ja', /[\p{Script=Hiragana}\p{Script=Katakana}]/gu],
  ['ko', /\p{Script=Hangul}/gu],
  ['zh', /\p{Script=Han}/gu],
  ['uk', /[іїєґІЇЄҐ]/g],
  ['ru', /\p{Script=Cyrillic}/gu],
  ['el', /\p{Script=Greek}/gu],
  ['he', /\p{Script=Hebrew}/gu],
  ['ar', /\p{Script=Arabic}/gu],
]

/** The languages that are told apart. */
export const languages = [...Object.keys(words), ...scripts.map(([language]) => language)]

const languagesByWord = new Map<string, string[]>()
for (const [language, list] of Object.entries(words)) {
  for (const word of list.split(' ')) languagesByWord.set(word, [...(languagesByWord.get(word) ?? []), language])
}

/** So much of a text says enough. */
const MOST_READ = 3000

/**
 * The language that a text is written in, by its script and its commonest small words; null when that does not say.
 *
 * @returns one of {@link languages}
 */
export function languageOfText(text: string): string | null {
  const read = text.slice(0, MOST_READ)
  const letters = read.match(/\p{L}/gu)?.length ?? 0
  for (const [language, script] of scripts) {
    const share = (read.match(script)?.length ?? 0) / Math.max(letters, 1)
    if (share > (language === 'uk' ? 0.03 : language === 'ja' ? 0.1 : 0.5)) return language
  }
  const scores = new Map<string, number>()
  for (const [word] of read.toLowerCase().matchAll(/\p{L}+/gu)) {
    const known = languagesByWord.get(word) ?? []
    // A word that one language alone has says more.
    for (const language of known) scores.set(language, (scores.get(language) ?? 0) + 1 / known.length)
  }
  const [best, second] = [...scores.entries()].sort(([, one], [, other]) => other - one)
  if (!best || best[1] < 1.5 || (second && best[1] < second[1] * 1.2)) return null
  return best[0]
}
