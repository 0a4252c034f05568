// The live feed: events in order, each once, from the last number this page is true for. A lost connection is replayed, not guessed.

export interface LiveEvent {
  type: string
  seq?: number
  ticket_id?: number
  [member: string]: unknown
}

/** Decides what to do with each event. Pure, so that order and replay can be tested. */
export class Order {
  constructor(public seq: number) {}
  /** 'reset': too much was missed, load anew; 'drop': known already. */
  take(e: LiveEvent): 'apply' | 'drop' | 'reset' {
    if (e.type === 'hello') {
      if (e.reset) {
        if (typeof e.seq === 'number') this.seq = e.seq
        return 'reset'
      }
      return 'apply'
    }
    if (typeof e.seq !== 'number') return 'apply'
    if (e.seq <= this.seq) return 'drop'
    this.seq = e.seq
    return 'apply'
  }
}

export type LiveState = 'connecting' | 'online' | 'reconnecting' | 'caughtUp'

export interface Socket {
  onopen: (() => void) | null
  onclose: (() => void) | null
  onmessage: ((e: { data: unknown }) => void) | null
  send(text: string): void
  close(): void
}
export interface FeedOptions {
  open: (since: number) => Socket
  onEvent: (e: LiveEvent) => void
  onReset: () => void
  onState: (s: LiveState) => void
  /** Called after each failed attempt: the session may have ended. */
  onFailure?: () => void
  wait?: (run: () => void, ms: number) => unknown
  cancel?: (timer: unknown) => void
}

/** Milliseconds before attempt n (0-based): half a second, doubling to 15 s. */
export const backoff = (n: number) => Math.min(15_000, 500 * 2 ** n)
/** The server pings each 20 s; silence longer than this is a dead connection. */
const silence = 45_000

export class Feed {
  readonly order: Order
  #o: FeedOptions
  #socket: Socket | null = null
  #tries = 0
  #timer: unknown
  #dog: unknown
  #ended = false
  #wasOnline = false

  constructor(seq: number, options: FeedOptions) {
    this.order = new Order(seq)
    this.#o = options
  }
  #wait(run: () => void, ms: number) {
    return (this.#o.wait ?? setTimeout)(run, ms)
  }
  #cancel(timer: unknown) {
    if (timer !== undefined) (this.#o.cancel ?? ((t) => clearTimeout(t as number)))(timer)
  }

  start() {
    this.#ended = false
    this.#o.onState(this.#wasOnline ? 'reconnecting' : 'connecting')
    const socket = this.#o.open(this.order.seq)
    this.#socket = socket
    socket.onopen = () => this.#watchdog()
    socket.onmessage = (m) => {
      if (socket !== this.#socket) return
      this.#watchdog()
      let events: LiveEvent | LiveEvent[]
      try {
        events = JSON.parse(String(m.data)) as LiveEvent
      } catch {
        return this.#drop()
      }
      for (const e of Array.isArray(events) ? events : [events]) this.#one(e)
    }
    socket.onclose = () => socket === this.#socket && this.#drop()
  }
  #one(e: LiveEvent) {
    const what = this.order.take(e)
    if (e.type === 'hello') {
      this.#tries = 0
      this.#o.onState(this.#wasOnline ? 'caughtUp' : 'online')
      this.#wasOnline = true
    }
    if (what === 'reset') this.#o.onReset()
    else if (what === 'apply') this.#o.onEvent(e)
  }
  #watchdog() {
    this.#cancel(this.#dog)
    this.#dog = this.#wait(() => this.#drop(), silence)
  }
  #drop() {
    const old = this.#socket
    this.#socket = null
    this.#cancel(this.#dog)
    if (old) {
      old.onclose = old.onmessage = old.onopen = null
      old.close()
    }
    if (this.#ended) return
    this.#o.onState(this.#wasOnline ? 'reconnecting' : 'connecting')
    this.#o.onFailure?.()
    this.#cancel(this.#timer)
    this.#timer = this.#wait(() => this.start(), backoff(this.#tries++))
  }
  /** The network is back, or a person asks: do not wait for the timer. */
  hurry() {
    if (this.#socket || this.#ended) return
    this.#cancel(this.#timer)
    this.#tries = 0
    this.start()
  }
  say(message: object) {
    try {
      this.#socket?.send(JSON.stringify(message))
    } catch {
      // Not open yet: watch is said again on hello.
    }
  }
  stop() {
    this.#ended = true
    this.#cancel(this.#timer)
    this.#drop()
  }
}
