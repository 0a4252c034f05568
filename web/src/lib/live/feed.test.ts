import { describe, expect, it } from 'vitest'
import { backoff, Feed, Order, type LiveEvent, type Socket } from './feed.ts'

class FakeSocket implements Socket {
  onopen: (() => void) | null = null
  onclose: (() => void) | null = null
  onmessage: ((e: { data: unknown }) => void) | null = null
  said: string[] = []
  closed = false
  constructor(readonly since: number) {}
  send(text: string) {
    this.said.push(text)
  }
  close() {
    this.closed = true
  }
  says(...events: object[]) {
    for (const e of events) this.onmessage?.({ data: JSON.stringify(e) })
  }
}
function setup(seq = 10) {
  const sockets: FakeSocket[] = []
  const got: LiveEvent[] = []
  const states: string[] = []
  let resets = 0
  let timers: { run: () => void; ms: number }[] = []
  const feed = new Feed(seq, {
    open: (since) => (sockets.push(new FakeSocket(since)), sockets.at(-1)!),
    onEvent: (e) => got.push(e),
    onReset: () => resets++,
    onState: (s) => states.push(s),
    wait: (run, ms) => {
      const timer = { run, ms }
      timers.push(timer)
      return timer
    },
    cancel: (t) => (timers = timers.filter((x) => x !== t)),
  })
  feed.start()
  return { feed, sockets, got, states, resets: () => resets, timers: () => timers, fire: (ms: (n: number) => boolean) => timers.filter((t) => ms(t.ms)).forEach((t) => t.run()) }
}

describe('the order of events', () => {
  it('applies each once, in order, and drops what is known', () => {
    const o = new Order(5)
    expect(o.take({ type: 'ticket.created', seq: 5 })).toBe('drop')
    expect(o.take({ type: 'ticket.created', seq: 6 })).toBe('apply')
    expect(o.take({ type: 'ticket.created', seq: 6 })).toBe('drop')
    expect(o.take({ type: 'ticket.updated', seq: 9 })).toBe('apply')
    expect(o.seq).toBe(9)
  })
  it('lets events without a number through and does not count them', () => {
    const o = new Order(5)
    expect(o.take({ type: 'presence' })).toBe('apply')
    expect(o.take({ type: 'hello', seq: 50 })).toBe('apply')
    expect(o.seq).toBe(5)
  })
  it('starts anew from the number of a reset', () => {
    const o = new Order(5)
    expect(o.take({ type: 'hello', reset: true, seq: 90000 })).toBe('reset')
    expect(o.seq).toBe(90000)
  })
})

describe('the feed', () => {
  it('asks for what it has not seen after a cut, and says so', () => {
    const f = setup()
    expect(f.sockets[0]!.since).toBe(10)
    f.sockets[0]!.says({ type: 'hello', seq: 10 }, { type: 'ticket.created', seq: 11, ticket_id: 1 })
    f.sockets[0]!.onclose!()
    expect(f.states).toEqual(['connecting', 'online', 'reconnecting'])
    f.fire((ms) => ms === backoff(0))
    expect(f.sockets[1]!.since).toBe(11)
    f.sockets[1]!.says({ type: 'hello', seq: 13 }, { type: 'ticket.updated', seq: 11 }, { type: 'ticket.updated', seq: 12, ticket_id: 1 }, { type: 'ticket.updated', seq: 13, ticket_id: 2 })
    expect(f.states.at(-1)).toBe('caughtUp')
    expect(f.got.filter((e) => e.type !== 'hello').map((e) => e.seq)).toEqual([11, 12, 13])
  })
  it('waits longer after each failure, and hurries when the network is back', () => {
    const f = setup()
    const waits: number[] = []
    for (let i = 0; i < 4; i++) {
      f.sockets.at(-1)!.onclose!()
      const timer = f.timers().at(-1)!
      waits.push(timer.ms)
      timer.run()
    }
    expect(waits).toEqual([500, 1000, 2000, 4000])
    f.sockets.at(-1)!.onclose!()
    const before = f.sockets.length
    f.feed.hurry()
    expect(f.sockets.length).toBe(before + 1)
  })
  it('takes silence for a cut', () => {
    const f = setup()
    f.sockets[0]!.says({ type: 'hello' })
    f.fire((ms) => ms === 45_000)
    expect(f.sockets[0]!.closed).toBe(true)
    expect(f.states.at(-1)).toBe('reconnecting')
  })
  it('loads anew when too much was missed', () => {
    const f = setup()
    f.sockets[0]!.says({ type: 'hello', reset: true, seq: 70_000 }, { type: 'ticket.updated', seq: 70_001 })
    expect(f.resets()).toBe(1)
    expect(f.got.map((e) => e.seq)).toEqual([70_001])
  })
  it('ignores what an old connection still says', () => {
    const f = setup()
    const old = f.sockets[0]!
    const late = old.onmessage!
    old.onclose!()
    f.fire((ms) => ms === 500)
    late({ data: JSON.stringify({ type: 'ticket.updated', seq: 11 }) })
    expect(f.got).toEqual([])
  })
})
