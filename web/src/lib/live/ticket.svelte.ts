// One ticket as the screen holds it. Old content stays until new content is there; the last ones opened come back at once.
import { ApiError } from '../api/client.ts'
import { readTicket } from '../api/page.ts'
import type { Lock, TicketPage, Viewer } from '../api/types.ts'
import { desk } from './desk.svelte.ts'
import type { LiveEvent } from './feed.ts'

const kept = new Map<number, TicketPage>()
function keep(page: TicketPage) {
  kept.delete(page.ticket.id)
  kept.set(page.ticket.id, page)
  if (kept.size > 40) kept.delete(kept.keys().next().value!)
}
/** Reads a ticket ahead of its opening. */
export async function prefetch(id: number) {
  if (kept.has(id)) return
  try {
    keep(await readTicket(id))
  } catch {
    // Only a head start; opening it tells what is wrong.
  }
}

export class OpenTicket {
  page = $state.raw<TicketPage | null>(null)
  state = $state<'loading' | 'ready' | 'error'>('loading')
  error = $state.raw<ApiError | null>(null)
  viewers = $state.raw<Viewer[]>([])
  lock = $state.raw<Lock | null>(null)
  /** Set when another agent took the reply from me. */
  takenBy = $state<string | null>(null)
  readonly id: number
  #timer: ReturnType<typeof setTimeout> | undefined
  #loading = false
  #dirty = false
  #gone = false
  #stop: (() => void)[]

  constructor(id: number) {
    this.id = id
    const known = kept.get(id)
    if (known) this.#show(known)
    this.#stop = [desk.listen((e) => this.#event(e)), desk.onReset(() => void this.load())]
    desk.watch(id)
    void this.load()
  }
  dispose() {
    this.#gone = true
    for (const stop of this.#stop) stop()
    clearTimeout(this.#timer)
    desk.watch(null)
  }
  #show(page: TicketPage) {
    this.page = page
    this.lock = page.lock
    this.viewers = page.viewers ?? []
    this.state = 'ready'
    this.error = null
  }

  async load() {
    if (this.#loading) {
      this.#dirty = true
      return
    }
    this.#loading = true
    try {
      const page = await readTicket(this.id)
      keep(page)
      if (!this.#gone) this.#show(page)
    } catch (e) {
      if (e instanceof ApiError && !this.#gone) {
        this.error = e
        if (!this.page || e.status === 404 || e.forbidden) this.state = 'error'
        if (e.status === 404 || e.forbidden) kept.delete(this.id)
      }
    } finally {
      this.#loading = false
      if (this.#dirty && !this.#gone) {
        this.#dirty = false
        void this.load()
      }
    }
  }
  #soon() {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      void this.load()
    }, 60)
  }
  #event(e: LiveEvent) {
    if (e.ticket_id !== this.id) return
    if (e.type === 'presence') this.viewers = (e.users as Viewer[]) ?? []
    else if (e.type === 'lock') {
      const holder = e.holder as Lock['holder'] | null
      const from = e.taken_from as number | { id: number } | null | undefined
      if (holder && holder.id !== desk.me.id && from && (typeof from === 'number' ? from : from.id) === desk.me.id) this.takenBy = holder.name
      this.lock = holder ? { holder, since: (e.since as string) ?? new Date().toISOString(), expires_at: (e.expires_at as string) ?? '' } : null
    } else this.#soon()
  }

  /** Shows a change at once; the server's answer or the feed corrects it. */
  patch(change: Partial<TicketPage['ticket']>) {
    if (this.page) this.page = { ...this.page, ticket: { ...this.page.ticket, ...change } }
  }
}
