// A plain letter cut into what is new and what is folded away. Nothing is ever dropped: the segments joined are the text.
import type { Fold } from '../api/types.ts'

export interface Segment {
  kind: Fold['kind']
  text: string
}

export function segments(text: string, folds: readonly Fold[]): Segment[] {
  const out: Segment[] = []
  const push = (kind: Fold['kind'], begin: number, end: number) => {
    const part = text.slice(begin, end)
    const last = out.at(-1)
    if (!part) return
    // Blank lines between two folds belong to the fold before them.
    if (kind === 'fresh' && !part.trim() && last) last.text += part
    else if (last?.kind === kind) last.text += part
    else out.push({ kind, text: part })
  }
  let at = 0
  for (const f of [...folds].sort((a, b) => a.begin - b.begin)) {
    const begin = Math.max(at, Math.min(f.begin, text.length))
    const end = Math.min(text.length, f.end)
    if (end <= begin) continue
    push('fresh', at, begin)
    push(f.kind, begin, end)
    at = end
  }
  push('fresh', at, text.length)
  // A letter that is only quotes is shown whole.
  return out.some((s) => s.kind === 'fresh' && s.text.trim()) ? out : out.length ? [{ kind: 'fresh', text }] : []
}

const url = /https?:\/\/[^\s<>"'、。」』）】\u3000]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g
/** Text with its addresses told apart, for links. */
export function links(text: string): { text: string; href?: string }[] {
  const out: { text: string; href?: string }[] = []
  let at = 0
  for (const m of text.matchAll(url)) {
    let word = m[0]
    // Punctuation after an address ends the sentence, not the address; a bracket closes when none was opened inside.
    while (/[.,;:!?]$/.test(word) || (word.endsWith(')') && !word.includes('('))) word = word.slice(0, -1)
    if (m.index > at) out.push({ text: text.slice(at, m.index) })
    out.push({ text: word, href: word.includes('://') ? word : 'mailto:' + word })
    at = m.index + word.length
  }
  if (at < text.length) out.push({ text: text.slice(at) })
  return out
}

/** "> " before each line, and nothing before those that would only be longer by it. */
export const quote = (text: string) =>
  text
    .trimEnd()
    .split('\n')
    .map((l) => (l.startsWith('>') ? '>' + l : l ? '> ' + l : '>'))
    .join('\n')
