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

/** What an agent is writing on a ticket, as far as a reply that comes back has to know it. */
export interface Writer {
  ticket: number
  /** Writes to the server what is not yet there, so that it knows of the draft. */
  flush(): Promise<void>
  take(draft: Draft): void
}

/** Why a reply did not go out, as a sentence. */
export function whyBack(code: string | null, reason: string | null): string {
  if (code === 'TicketLocked') return t('back.TicketLocked')
  if (code === 'UpdateConflict') return t('back.UpdateConflict')
  if (code === 'Undo') return t('back.Undo')
  return t('hold.returned', { reason: reason ?? '' })
}

class Outbox {
  held = $state.raw<Held[]>([])
  #tick = $state(0)
  #timer: ReturnType<typeof setInterval> | undefined
  #mine = new Map<number, number>()
  #writers = new Set<Writer>()

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
        this.#mine.delete(e.outgoing_id)
        void this.#cameBack(e.outgoing_id, ticket)
      }
    })
  }
  /** Whoever writes on a ticket, so that what comes back finds its place. */
  register(writer: Writer): () => void {
    this.#writers.add(writer)
    return () => this.#writers.delete(writer)
  }
  #writer(ticket: number): Writer | undefined {
    return [...this.#writers].find((w) => w.ticket === ticket)
  }
  /** The check before sending stopped it: say why. Its words are on the ticket, in the composer or above it. */
  async #cameBack(id: number, ticket: number) {
    try {
      const { outgoing } = await call('GET outgoing/{id}', { id })
      notices.say(`#${ticket} ${whyBack(outgoing.came_back, outgoing.reason)}`, { tone: 'bad' })
    } catch (e) {
      notices.say(sentence(e), { tone: 'bad' })
    }
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
      await this.#writer(ticket)?.flush()
      this.#mine.delete(id) // its author asked for it: no notice from the feed
      const { draft } = await call('DELETE outgoing/{id}', { id })
      this.#drop(id)
      notices.say(draft ? t('hold.cancelled') : t('hold.cancelledBeside'))
      if (router.path !== '/tickets/' + ticket) router.go('/tickets/' + ticket)
      if (draft) this.#writer(ticket)?.take(readyDraft(draft))
    } catch (e) {
      this.#mine.set(id, ticket)
      notices.say(e instanceof ApiError && e.status === 409 ? t('hold.tooLate') : sentence(e), { tone: 'bad' })
      if (e instanceof ApiError && !e.offline) this.#drop(id)
    }
  }
  /** A returned reply becomes the draft again. */
  async takeBack(id: number, ticket: number) {
    try {
      await this.#writer(ticket)?.flush()
      const { draft } = await call('DELETE outgoing/{id}', { id })
      if (draft) this.#writer(ticket)?.take(readyDraft(draft))
    } catch (e) {
      notices.say(e instanceof ApiError && e.status === 409 ? t('back.other') : sentence(e), { tone: 'bad' })
    }
  }
  async discard(id: number) {
    try {
      await call('POST outgoing/{id}/discard', { id, body: {} })
      notices.say(t('back.discarded'))
    } catch (e) {
      notices.say(sentence(e), { tone: 'bad' })
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
