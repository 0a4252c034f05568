// The one client store: who I am, the desk's people and places, and the live feed that keeps every screen true.
import { ApiError, call, wire } from '../api/client.ts'
import type { Counts, Desk, Session, User } from '../api/types.ts'
import { language } from '../i18n/index.svelte.ts'
import { Feed, type LiveEvent, type LiveState } from './feed.ts'

type Listener = (e: LiveEvent) => void

class DeskStore {
  user = $state.raw<User | null>(null)
  data = $state.raw<Desk | null>(null)
  counts = $state.raw<Counts | null>(null)
  live = $state<LiveState>('connecting')
  /** The session ended while working: asked in place, nothing typed is lost. */
  expired = $state(false)
  started = $state(false)
  #feed: Feed | null = null
  #listeners = new Set<Listener>()
  #resets = new Set<() => void>()
  #watching: number | null = null
  #again: { promise: Promise<boolean>; done: (ok: boolean) => void } | null = null
  #countsTimer: ReturnType<typeof setTimeout> | undefined
  #polled = 0
  #deskTimer: ReturnType<typeof setTimeout> | undefined

  constructor() {
    wire.signInAgain = () => {
      if (!this.#again) {
        let done: (ok: boolean) => void = () => {}
        const promise = new Promise<boolean>((r) => (done = r))
        this.#again = { promise, done }
        this.expired = true
      }
      return this.#again.promise
    }
    addEventListener('online', () => this.#feed?.hurry())
    document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && this.#feed?.hurry())
  }

  get me(): User {
    return this.user!
  }
  get admin() {
    return this.user?.role === 'admin'
  }
  get zone() {
    return this.user?.time_zone || this.data?.account.time_zone
  }
  userName(id: number | null | undefined): string {
    return this.data?.users.find((u) => u.id === id)?.name ?? ''
  }
  groupName(id: number | null | undefined): string {
    return this.data?.groups.find((g) => g.id === id)?.name ?? ''
  }
  brand(id: number | null | undefined) {
    return this.data?.brands.find((b) => b.id === id)
  }
  mailbox(id: number | null | undefined) {
    return this.data?.mailboxes.find((m) => m.id === id)
  }

  /** True when a session exists. */
  async resume(): Promise<boolean> {
    try {
      this.#accept(await call('GET session', null, { plain401: true }))
      return true
    } catch (e) {
      if (e instanceof ApiError && e.status === 401) return false
      throw e
    }
  }
  #accept(s: Session) {
    wire.csrf = s.csrf_token
    this.user = s.user
  }
  async signIn(email: string, password: string): Promise<void> {
    this.#accept(await call('POST session', { body: { email, password } }, { plain401: true }))
    this.expired = false
    this.#again?.done(true)
    this.#again = null
    this.#feed?.hurry()
  }
  async signOut(): Promise<void> {
    try {
      await call('DELETE session', null, { plain401: true })
    } finally {
      location.assign('/login')
    }
  }

  async start(): Promise<void> {
    await this.load()
    this.started = true
    this.#feed = new Feed(this.data!.seq, {
      open: (since) => new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/api/kotae/live?since=${since}`) as never,
      onEvent: (e) => this.#event(e),
      onReset: () => {
        void this.load()
        for (const run of this.#resets) run()
      },
      onState: (s) => this.#state(s),
      onFailure: () => void this.#checkSession(),
    })
    this.#feed.start()
    await this.loadCounts()
  }
  async load(): Promise<void> {
    const data = await call('GET desk')
    this.data = data
    this.user = data.user
    if (data.user.locale !== language.locale) {
      wire.language = data.user.locale
      await language.use(data.user.locale)
    }
  }
  async loadCounts(): Promise<void> {
    this.counts = await call('GET lists/counts')
    // A large desk may answer as of a moment ago.
    if (this.counts.seq < (this.#feed?.order.seq ?? 0)) this.#countsSoon()
  }

  #state(s: LiveState) {
    this.live = s
    if (s === 'caughtUp') setTimeout(() => this.live === 'caughtUp' && (this.live = 'online'), 4000)
  }
  async #checkSession() {
    if (this.expired) return
    try {
      await call('GET session')
      // The server answers but the live channel does not (a proxy without WebSocket): what changed is read at each attempt instead.
      await this.loadCounts()
      const seq = this.counts!.seq
      if (seq === this.#polled || seq === this.#feed?.order.seq) return
      this.#polled = seq
      for (const run of this.#resets) run()
    } catch {
      // Unreachable: the feed keeps trying and says so.
    }
  }
  #event(e: LiveEvent) {
    if (e.type === 'hello') {
      if (this.#watching !== null) this.#feed?.say({ type: 'watch', ticket_id: this.#watching })
    } else if (e.type === 'counts' || e.type.startsWith('ticket.') || e.type.startsWith('comment.') || e.type.startsWith('letter.')) this.#countsSoon()
    else if (/^(mailbox|user|group|brand|settings)\./.test(e.type)) {
      clearTimeout(this.#deskTimer)
      this.#deskTimer = setTimeout(() => void this.load().catch(() => {}), 200)
    }
    for (const listen of this.#listeners) listen(e)
  }
  #countsSoon() {
    if (this.#countsTimer) return
    this.#countsTimer = setTimeout(() => {
      this.#countsTimer = undefined
      void this.loadCounts().catch(() => {})
    }, 300)
  }

  listen(run: Listener): () => void {
    this.#listeners.add(run)
    return () => this.#listeners.delete(run)
  }
  onReset(run: () => void): () => void {
    this.#resets.add(run)
    return () => this.#resets.delete(run)
  }
  watch(ticket: number | null) {
    this.#watching = ticket
    this.#feed?.say(ticket === null ? { type: 'unwatch' } : { type: 'watch', ticket_id: ticket })
  }
  typing(ticket: number) {
    this.#feed?.say({ type: 'typing', ticket_id: ticket })
  }
}

export const desk = new DeskStore()
