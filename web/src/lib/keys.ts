// Keys. A key that belongs to an input method is never a command: Enter that ends a conversion must not send a letter.

type Key = Pick<KeyboardEvent, 'isComposing' | 'keyCode'>

/** True while an input method converts. Safari ends composition before its last keydown, which still carries 229. */
export const converting = (e: Key) => e.isComposing || e.keyCode === 229

/** True where letters are typed, so that single-letter commands stay silent. */
export function typing(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true
  return target instanceof HTMLInputElement && !['checkbox', 'radio', 'button', 'submit', 'file', 'range'].includes(target.type)
}

/** `ctrl+k`, `?`, `j`, `shift+enter`: how this event is written in the list of commands. */
export function chord(e: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>): string {
  const key = e.key.length === 1 ? e.key.toLowerCase() : e.key.toLowerCase()
  const parts: string[] = []
  if (e.ctrlKey || e.metaKey) parts.push('ctrl')
  if (e.altKey) parts.push('alt')
  // Shift is part of a printed character already ("?").
  if (e.shiftKey && (key.length > 1 || /[a-z]/.test(key))) parts.push('shift')
  return [...parts, key].join('+')
}

/** Two-key commands: `g` then `i`. Feed chords in; answers what to look up. */
export class Sequence {
  #first = ''
  #at = 0
  constructor(readonly prefixes: ReadonlySet<string>) {}
  next(key: string, at: number): string | null {
    if (this.#first && at - this.#at < 1200) {
      const both = this.#first + ' ' + key
      this.#first = ''
      return both
    }
    this.#first = ''
    if (this.prefixes.has(key)) {
      this.#first = key
      this.#at = at
      return null
    }
    return key
  }
}
