// Replies on their way out of this browser: the countdown in which they can be taken back, then what became of them.
import { ApiError, call, now } from '../api/client.ts'
import { readyDraft } from '../api/page.ts'
import type { Draft } from '../api/types.ts'
import { sentence } from '../errors.ts'
import { t } from '../i18n/index.svelte.ts'
import { notices } from '../notices.svelte.ts'
import { router } from '../router.svelte.ts'
import { desk } from './desk.svelte.ts'

export interface Held {
  outgoing_id: number
  ticket_id: number
  release_at: number
  span: number
}

class Outbox {
  held = $state.raw<Held[]>([])
  #tick = $state(0)
  #timer: ReturnType<typeof setInterval> | undefined
  #mine = new Map<number, number>()
  #back = new Set<(ticket: number, draft: Draft) => void>()

  constructor() {
    desk.listen((e) => {
      if (e.type !== 'outgoing.updated' || typeof e.outgoing_id !== 'number') return
      const ticket = this.#mine.get(e.outgoing_id)
      if (ticket === undefined) return
      const state = String(e.state)
      if (state !== 'held') this.#drop(e.outgoing_id)
      if (state === 'sent') {
        notices.say(t('hold.sent', { n: ticket }))
        this.#mine.delete(e.outgoing_id)
      } else if (state === 'failed' || state === 'bounced') {
        notices.say(t('hold.failed', { n: ticket, reason: String(e.reason ?? '') }), { tone: 'bad' })
      } else if (state === 'draft' || state === 'returned') {
        notices.say(t('hold.returned', { reason: String(e.reason ?? '') }), { tone: 'bad' })
      }
    })
  }
  /** Called with the draft when a reply was taken back. */
  onBack(run: (ticket: number, draft: Draft) => void): () => void {
    this.#back.add(run)
    return () => this.#back.delete(run)
  }
  add(outgoing_id: number, ticket_id: number, release_at: string | null) {
    this.#mine.set(outgoing_id, ticket_id)
    if (!release_at) return
    const at = Date.parse(release_at)
    if (at - now() < 500) return
    this.held = [...this.held, { outgoing_id, ticket_id, release_at: at, span: at - now() }]
    this.#timer ??= setInterval(() => {
      this.#tick++
      for (const o of this.held) if (o.release_at <= now()) this.#drop(o.outgoing_id)
    }, 250)
  }
  #drop(id: number) {
    this.held = this.held.filter((o) => o.outgoing_id !== id)
    if (!this.held.length) {
      clearInterval(this.#timer)
      this.#timer = undefined
    }
  }
  seconds(o: { release_at: number }): number {
    return this.#tick >= 0 ? Math.max(0, Math.ceil((o.release_at - now()) / 1000)) : 0
  }
  async cancel(id: number, ticket: number) {
    try {
      const { draft } = await call('DELETE outgoing/{id}', { id })
      this.#drop(id)
      this.#mine.delete(id)
      notices.say(t('hold.cancelled'))
      if (router.path !== '/tickets/' + ticket) router.go('/tickets/' + ticket)
      for (const run of this.#back) run(ticket, readyDraft(draft))
    } catch (e) {
      notices.say(e instanceof ApiError && e.status === 409 ? t('hold.tooLate') : sentence(e), { tone: 'bad' })
      if (e instanceof ApiError && !e.offline) this.#drop(id)
    }
  }
  async sendNow(id: number) {
    try {
      await call('POST outgoing/{id}/send_now', { id, body: {} })
      this.#drop(id)
    } catch (e) {
      notices.say(sentence(e), { tone: 'bad' })
    }
  }
  async retry(id: number) {
    try {
      await call('POST outgoing/{id}/retry', { id, body: {} })
      notices.say(t('delivery.againDone'))
    } catch (e) {
      notices.say(sentence(e), { tone: 'bad' })
    }
  }
}
export const outbox = new Outbox()
