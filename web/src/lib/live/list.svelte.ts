// One lane or search as the screen holds it: pages by keyset, rows kept true by live events.
import { ApiError, call } from '../api/client.ts'
import type { LaneQuery, Row } from '../api/types.ts'
import { desk } from './desk.svelte.ts'
import type { LiveEvent } from './feed.ts'
import { append, merge } from './merge.ts'

export class TicketList {
  rows = $state.raw<Row[]>([])
  state = $state<'loading' | 'ready' | 'error'>('loading')
  error = $state.raw<ApiError | null>(null)
  more = $state(false)
  loadingMore = $state(false)
  cut = $state(false)
  readonly query: LaneQuery
  readonly key: string
  #next: string | null = null
  #changed = new Set<number>()
  #timer: ReturnType<typeof setTimeout> | undefined
  #abort = new AbortController()
  #stop: (() => void)[]

  constructor(query: LaneQuery) {
    this.query = query
    this.key = JSON.stringify(query)
    this.#stop = [desk.listen((e) => this.#event(e)), desk.onReset(() => void this.load())]
    void this.load()
  }
  dispose() {
    for (const stop of this.#stop) stop()
    clearTimeout(this.#timer)
    this.#abort.abort()
  }

  async load() {
    if (!this.rows.length) this.state = 'loading'
    try {
      const page = await call('GET lists/tickets', { query: { ...this.query, limit: 50 } }, { signal: this.#abort.signal })
      this.rows = page.rows
      this.#next = page.next
      this.more = page.next !== null
      this.cut = page.cut
      this.state = 'ready'
      this.error = null
    } catch (e) {
      if (!(e instanceof ApiError)) return
      this.error = e
      if (!this.rows.length || e.forbidden) this.state = 'error'
    }
  }
  async loadMore() {
    if (this.loadingMore || !this.#next) return
    this.loadingMore = true
    try {
      const page = await call('GET lists/tickets', { query: { ...this.query, limit: 100, after: this.#next } }, { signal: this.#abort.signal })
      this.rows = append(this.rows, page.rows)
      this.#next = page.next
      this.more = page.next !== null
    } catch (e) {
      if (e instanceof ApiError) this.error = e
    } finally {
      this.loadingMore = false
    }
  }

  #event(e: LiveEvent) {
    if (typeof e.ticket_id !== 'number') return
    if (e.type === 'lock') {
      const holder = e.holder as { id: number } | null
      const row = this.rows.find((r) => r.id === e.ticket_id)
      if (row) this.patch(row.id, { lock: holder ? { user_id: holder.id, since: row.lock?.since ?? new Date().toISOString() } : null })
      return
    }
    if (!e.type.startsWith('ticket.') && !e.type.startsWith('comment.') && e.type !== 'outgoing.updated') return
    this.#changed.add(e.ticket_id)
    this.#timer ??= setTimeout(() => void this.#refresh(), 120)
  }
  /** Asks for the rows that changed and puts them in their places. */
  async #refresh() {
    // What a search found stays where it was found; only what the rows say is read again.
    if (this.query.q) for (const id of this.#changed) if (this.index(id) < 0) this.#changed.delete(id)
    const ids = [...this.#changed].slice(0, 100)
    if (!ids.length) {
      this.#timer = undefined
      return
    }
    for (const id of ids) this.#changed.delete(id)
    try {
      const query = this.query.q ? { lane: 'all' } : this.query
      const { rows } = await call('GET lists/tickets', { query: { ...query, limit: 100, ids: ids.join(',') } }, { signal: this.#abort.signal })
      if (this.query.q) {
        const now = new Map(rows.map((r) => [r.id, r]))
        this.rows = this.rows.map((r) => (now.has(r.id) ? { ...now.get(r.id)!, highlight: r.highlight } : r))
      } else this.rows = merge(this.rows, new Set(ids), rows, this.query.sort ?? 'newest', !this.more)
    } catch (e) {
      // Unreachable: the feed replays or resets after the reconnect; until then the rows stay as they were.
      if (e instanceof ApiError && e.offline) for (const id of ids) this.#changed.add(id)
    }
    this.#timer = this.#changed.size ? setTimeout(() => void this.#refresh(), 400) : undefined
  }
  patch(id: number, change: Partial<Row>) {
    this.rows = this.rows.map((r) => (r.id === id ? { ...r, ...change } : r))
  }
  index(id: number | null): number {
    return id === null ? -1 : this.rows.findIndex((r) => r.id === id)
  }
}
