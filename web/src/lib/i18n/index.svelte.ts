// Two typed dictionaries; only the language in use is loaded. `t('list.noHits', {q})` — a missing value is a type error.
import type { Locale } from '../api/types.ts'
import type { ja } from './ja.ts'

export type Dictionary = Record<Key, string>
export type Key = keyof typeof ja
type Slots<S extends string> = S extends `${string}{${infer Name}}${infer Rest}` ? Name | Slots<Rest> : never
type Values<K extends Key> = { [N in Slots<(typeof ja)[K]>]: string | number }
/** Keys of sentences without {slots}: what a table may hold and `t` may be given alone. */
export type PlainKey = { [K in Key]: [Slots<(typeof ja)[K]>] extends [never] ? K : never }[Key]
type Args<K extends Key> = [Slots<(typeof ja)[K]>] extends [never] ? [] : [values: Values<K>]

class Language {
  locale = $state<Locale>('ja')
  #words = $state.raw<Dictionary | null>(null)

  async use(locale: Locale): Promise<void> {
    const words: Dictionary = locale === 'en' ? (await import('./en.ts')).en : (await import('./ja.ts')).ja
    this.locale = locale
    this.#words = words
    document.documentElement.lang = locale
    remember(locale)
  }
  word(key: Key): string {
    return this.#words?.[key] ?? key
  }
}
export const language = new Language()

const place = 'kotae.locale'
function remember(locale: Locale) {
  try {
    localStorage.setItem(place, locale)
  } catch {
    // Private mode: the choice lives as long as the page.
  }
}
/** Before sign-in: the last choice here, else what the browser asks for. */
export function guess(): Locale {
  try {
    const kept = localStorage.getItem(place)
    if (kept === 'ja' || kept === 'en') return kept
  } catch {
    // As above.
  }
  return navigator.languages.some((l) => l.startsWith('ja')) ? 'ja' : navigator.languages[0]?.startsWith('en') ? 'en' : 'ja'
}

/** Fills {slots}. English counts pick a form: "{n} message|{n} messages". */
export function fill(text: string, values: Record<string, string | number> = {}): string {
  const forms = text.split('|')
  const form = forms.length === 2 && typeof values.n === 'number' ? forms[values.n === 1 ? 0 : 1]! : text
  return form.replace(/\{(\w+)\}/g, (whole, name: string) => (name in values ? String(values[name]) : whole))
}

export function t<K extends Key>(key: K, ...args: Args<K>): string {
  return fill(language.word(key), args[0] as Record<string, string | number> | undefined)
}

/** For keys made at run time ("status." + s): the word, or the fallback when there is none. */
export function maybe(key: string, fallback: string): string {
  const text = language.word(key as Key)
  return text === key ? fallback : text
}
