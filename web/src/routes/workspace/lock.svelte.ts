// Who is answering. Taken with the first letter, renewed while the text stands, let go when it is gone. Never a dialog, never a refusal of text.
import { ApiError, call } from '../../lib/api/client.ts'
import type { Lock } from '../../lib/api/types.ts'
import { sentence } from '../../lib/errors.ts'
import { t } from '../../lib/i18n/index.svelte.ts'
import { desk } from '../../lib/live/desk.svelte.ts'
import type { OpenTicket } from '../../lib/live/ticket.svelte.ts'
import { notices } from '../../lib/notices.svelte.ts'

const renewal = 25_000

export class ReplyLock {
  #ticket: OpenTicket
  #wanted = false
  #mine = false
  #timer: ReturnType<typeof setInterval> | undefined
  #lastTyping = 0

  constructor(ticket: OpenTicket) {
    this.#ticket = ticket
  }
  want(on: boolean) {
    if (on === this.#wanted) return
    this.#wanted = on
    clearInterval(this.#timer)
    if (on) {
      void this.#take()
      this.#timer = setInterval(() => void this.#take(), renewal)
    } else void this.#free()
  }
  async #take() {
    // Another one's lock is not asked for again and again: it is shown, and taking over is an act.
    if (!this.#mine && this.#ticket.lock && this.#ticket.lock.holder.id !== desk.me.id) return
    try {
      const got = await call('POST tickets/{id}/lock', { id: this.#ticket.id, body: {} })
      if (!this.#wanted) return void this.#free(true)
      this.#got(got)
    } catch (e) {
      this.#mine = false
      if (e instanceof ApiError && e.code === 'TicketLocked' && e.body.holder)
        this.#ticket.lock = { holder: e.body.holder as Lock['holder'], since: (e.body.since as string) ?? '', expires_at: (e.body.expires_at as string) ?? '' }
    }
  }
  #got(lock: Lock) {
    this.#mine = true
    this.#ticket.takenBy = null
    this.#ticket.lock = lock
  }
  async takeOver() {
    try {
      this.#got(await call('POST tickets/{id}/lock', { id: this.#ticket.id, body: { take_over: true } }))
      notices.say(t('compose.takenOver'))
      if (!this.#wanted) this.want(true)
    } catch (e) {
      notices.say(sentence(e), { tone: 'bad' })
    }
  }
  async #free(always = false) {
    if (!this.#mine && !always) return
    this.#mine = false
    try {
      await call('DELETE tickets/{id}/lock', { id: this.#ticket.id }, { keepalive: true })
    } catch {
      // It runs out by itself.
    }
  }
  typed() {
    if (Date.now() - this.#lastTyping < 4000) return
    this.#lastTyping = Date.now()
    desk.typing(this.#ticket.id)
  }
  dispose() {
    this.#wanted = false
    clearInterval(this.#timer)
    void this.#free()
  }
}
