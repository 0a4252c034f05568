// How a list takes rows that changed: they move to their place, leave, or appear, and nothing else is touched.
import type { Row } from '../api/types.ts'

type Sort = 'newest' | 'oldest'

/** True when a stands before b. Ties go by id so that the order is total. */
export function before(a: Row, b: Row, sort: Sort): boolean {
  if (a.latest_at !== b.latest_at) return sort === 'newest' ? a.latest_at > b.latest_at : a.latest_at < b.latest_at
  return sort === 'newest' ? a.id > b.id : a.id < b.id
}

/**
 * `rows` with the asked tickets replaced by what the server said of them: `fresh` holds those that still belong here.
 * `complete`: all rows of the lane are loaded; otherwise a row that sorts after the last one loaded is left for paging.
 */
export function merge(rows: readonly Row[], asked: ReadonlySet<number>, fresh: readonly Row[], sort: Sort, complete: boolean): Row[] {
  const kept = rows.filter((r) => !asked.has(r.id))
  const known = new Set(rows.map((r) => r.id))
  const last = rows.at(-1)
  for (const row of fresh) {
    if (!asked.has(row.id)) continue
    let low = 0
    let high = kept.length
    while (low < high) {
      const mid = (low + high) >> 1
      if (before(kept[mid]!, row, sort)) low = mid + 1
      else high = mid
    }
    if (low === kept.length && !complete && last && !known.has(row.id) && !before(row, last, sort)) continue
    kept.splice(low, 0, row)
  }
  return kept
}

/** Rows of the next page, without those that moved up while it was read. */
export function append(rows: readonly Row[], more: readonly Row[]): Row[] {
  const known = new Set(rows.map((r) => r.id))
  return [...rows, ...more.filter((r) => !known.has(r.id))]
}
