// Files on their way up, with progress; those that arrived are tokens of the draft.
import { upload } from '../../lib/api/upload.ts'
import type { Upload } from '../../lib/api/types.ts'
import { sentence } from '../../lib/errors.ts'
import { t } from '../../lib/i18n/index.svelte.ts'
import { notices } from '../../lib/notices.svelte.ts'

export interface Going {
  key: number
  name: string
  share: number
  stop: AbortController
}

export class Uploads {
  going = $state.raw<Going[]>([])
  #next = 1
  constructor(readonly onDone: (u: Upload) => void) {}
  get busy() {
    return this.going.length > 0
  }
  async add(files: File[]) {
    await Promise.all(files.map((f) => this.#one(f)))
  }
  async #one(file: File) {
    const g: Going = { key: this.#next++, name: file.name || 'image.png', share: 0, stop: new AbortController() }
    this.going = [...this.going, g]
    try {
      const done = await upload(file, (share) => (this.going = this.going.map((x) => (x.key === g.key ? { ...x, share } : x))), g.stop.signal)
      this.onDone(done)
    } catch (e) {
      if (!g.stop.signal.aborted) notices.say(t('file.failed', { name: g.name, reason: sentence(e) }), { tone: 'bad' })
    } finally {
      this.going = this.going.filter((x) => x.key !== g.key)
    }
  }
  cancel(g: Going) {
    g.stop.abort()
    this.going = this.going.filter((x) => x.key !== g.key)
  }
}
