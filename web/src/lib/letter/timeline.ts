// Letters, notes, replies on their way and changes of properties in one order.
import type { Comment, HistoryEntry, Outgoing, TicketPage } from '../api/types.ts'

export type Entry =
  | { kind: 'comment'; key: string; at: string; comment: Comment }
  | { kind: 'history'; key: string; at: string; entries: HistoryEntry[] }
  | { kind: 'outgoing'; key: string; at: string; outgoing: Outgoing }

export function timeline(page: TicketPage): Entry[] {
  const all: Entry[] = [
    ...page.comments.map((c): Entry => ({ kind: 'comment', key: 'c' + c.id, at: c.created_at, comment: c })),
    ...page.history.filter((h) => h.changes.length).map((h): Entry => ({ kind: 'history', key: 'h' + h.id, at: h.at, entries: [h] })),
  ]
  const order = { comment: 0, history: 1, outgoing: 2 }
  all.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : order[a.kind] - order[b.kind] || a.key.localeCompare(b.key, 'en', { numeric: true })))
  const out: Entry[] = []
  for (const e of all) {
    const last = out.at(-1)
    if (e.kind === 'history' && last?.kind === 'history') last.entries.push(...e.entries)
    else out.push(e)
  }
  for (const o of page.outgoing ?? []) out.push({ kind: 'outgoing', key: 'o' + o.outgoing_id, at: o.created_at, outgoing: o })
  return out
}
