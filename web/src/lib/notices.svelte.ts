// Short lines at the foot of the screen: what was done and how to take it back. Ten seconds, longer while pointed at.

export interface Notice {
  id: number
  text: string
  tone: 'plain' | 'good' | 'bad'
  action?: { label: string; run: () => void }
}

class Notices {
  list = $state.raw<Notice[]>([])
  #next = 1
  #timers = new Map<number, ReturnType<typeof setTimeout>>()

  say(text: string, how: { tone?: Notice['tone']; action?: Notice['action']; ms?: number } = {}): number {
    const id = this.#next++
    this.list = [...this.list.slice(-3), { id, text, tone: how.tone ?? 'plain', action: how.action }]
    this.#arm(id, how.ms ?? (how.action ? 10_000 : how.tone === 'bad' ? 12_000 : 5000))
    return id
  }
  #arm(id: number, ms: number) {
    clearTimeout(this.#timers.get(id))
    this.#timers.set(
      id,
      setTimeout(() => this.close(id), ms),
    )
  }
  hold(id: number) {
    clearTimeout(this.#timers.get(id))
  }
  release(id: number) {
    this.#arm(id, 4000)
  }
  close(id: number) {
    clearTimeout(this.#timers.get(id))
    this.#timers.delete(id)
    this.list = this.list.filter((n) => n.id !== id)
  }
}
export const notices = new Notices()
