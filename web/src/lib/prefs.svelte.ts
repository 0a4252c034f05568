// Choices of this device: density, columns. Never anything that matters on another one.

function read<T extends string>(name: string, values: readonly T[], otherwise: T): T {
  try {
    const kept = localStorage.getItem('kotae.' + name)
    return values.includes(kept as T) ? (kept as T) : otherwise
  } catch {
    return otherwise
  }
}
function write(name: string, value: string) {
  try {
    localStorage.setItem('kotae.' + name, value)
  } catch {
    // Private mode: the choice lives as long as the page.
  }
}

class Prefs {
  #density = $state(read('density', ['comfortable', 'compact'] as const, 'comfortable'))
  #context = $state(read('context', ['shown', 'hidden'] as const, 'shown'))
  get density() {
    return this.#density
  }
  set density(v) {
    this.#density = v
    write('density', v)
  }
  get context() {
    return this.#context
  }
  set context(v) {
    this.#context = v
    write('context', v)
  }
}
export const prefs = new Prefs()
