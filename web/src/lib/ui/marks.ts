import type { Mark } from '../api/types.ts'

/** Cuts text at its marks; overlapping, unordered or outside marks do no harm. */
export function pieces(text: string, marks: readonly Mark[]): { text: string; on: boolean }[] {
  const out: { text: string; on: boolean }[] = []
  let at = 0
  for (const [begin, end] of [...marks].sort((a, b) => a[0] - b[0])) {
    const from = Math.max(at, begin)
    const to = Math.min(text.length, end)
    if (to <= from) continue
    if (from > at) out.push({ text: text.slice(at, from), on: false })
    out.push({ text: text.slice(from, to), on: true })
    at = to
  }
  if (at < text.length) out.push({ text: text.slice(at), on: false })
  return out
}
