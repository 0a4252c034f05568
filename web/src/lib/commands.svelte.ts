// Every command has one entry here: the keyboard, the palette and the help page read the same list.
import type { PlainKey } from './i18n/index.svelte.ts'
import { chord, converting, Sequence, typing } from './keys.ts'

export interface Command {
  id: string
  title: PlainKey
  /** As `chord` writes it; `g i` for two keys. */
  keys?: string
  group: 'move' | 'ticket' | 'app'
  run: () => void
  enabled?: () => boolean
  /** Works while typing, too (with Ctrl or ⌘). */
  anywhere?: boolean
}

class Commands {
  #sets = $state.raw<Command[][]>([])
  #sequence = new Sequence(new Set(['g']))

  /** Adds commands for as long as a screen lives; returns how to take them away. */
  add(list: Command[]): () => void {
    this.#sets = [...this.#sets, list]
    return () => (this.#sets = this.#sets.filter((s) => s !== list))
  }
  get all(): Command[] {
    return this.#sets.flat()
  }
  find(id: string) {
    return this.all.find((c) => c.id === id)
  }
  keysOf(id: string): string {
    return this.find(id)?.keys ?? ''
  }

  onkeydown = (e: KeyboardEvent) => {
    if (e.defaultPrevented || converting(e)) return
    const key = chord(e)
    const inText = typing(e.target)
    if (!inText && document.querySelector('dialog[open]')) return
    const wanted = inText ? key : this.#sequence.next(key, e.timeStamp)
    if (!wanted) return
    const command = this.all.findLast((c) => c.keys === wanted && (!inText || c.anywhere) && (c.enabled?.() ?? true))
    if (!command) return
    e.preventDefault()
    command.run()
  }
}

export const commands = new Commands()

const mac = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.platform)
/** For people: `Ctrl K` or `⌘ K`. */
export const shown = (keys: string) =>
  keys
    .split(' ')
    .map((k) =>
      k
        .split('+')
        .map((p) => (p === 'ctrl' ? (mac ? '⌘' : 'Ctrl') : p === 'shift' ? 'Shift' : p === 'alt' ? 'Alt' : p === 'enter' ? 'Enter' : p === 'escape' ? 'Esc' : p))
        .join(' '),
    )
    .join(' → ')
