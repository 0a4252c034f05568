// What an agent is writing on one ticket. Kept in this browser at each key, on the server soon after; no accident loses it.
import { ApiError, call, now } from '../api/client.ts'
import type { Address, Draft, DraftWrite, Status, Upload } from '../api/types.ts'
import { desk } from './desk.svelte.ts'

interface Local {
  draft: DraftWrite
  at: string
}

export class Writing {
  readonly ticket: number
  body = $state('')
  to = $state.raw<Address[]>([])
  cc = $state.raw<Address[]>([])
  bcc = $state.raw<Address[]>([])
  uploads = $state.raw<Upload[]>([])
  public = $state(true)
  status = $state<Status | null>(null)
  seen = $state<number | null>(null)
  saved = $state<'none' | 'saving' | 'saved' | 'local'>('none')
  savedAt = $state('')
  /** Characters the mailbox's charset cannot carry, as the server found them. */
  unfit = $state('')
  restored = false
  /** The draft these words go on with; the server puts no others over it. */
  #of: number | null = null
  #timer: ReturnType<typeof setTimeout> | undefined
  #dirty = false
  #saving: Promise<void> | null = null
  #onServer = false
  #isBlank: () => boolean

  constructor(ticket: number, isBlank: () => boolean) {
    this.ticket = ticket
    this.#isBlank = isBlank
  }
  get #place() {
    return `kotae.draft.${desk.user?.id ?? 0}.${this.ticket}`
  }

  /** Takes the server's draft, or this browser's copy when that is newer. True when there was one. */
  open(draft: Draft | null): boolean {
    const local = this.#local()
    if (local && (!draft || local.at > draft.updated_at)) {
      this.take({ ...local.draft, updated_at: local.at })
      this.#onServer = !!draft
      this.edited()
      return true
    }
    if (!draft) return false
    this.take(draft)
    this.#onServer = true
    this.saved = 'saved'
    this.savedAt = draft.updated_at
    return true
  }
  take(draft: Draft) {
    this.body = draft.body ?? ''
    this.to = draft.to ?? []
    this.cc = draft.cc ?? []
    this.bcc = draft.bcc ?? []
    this.uploads = draft.uploads ?? []
    this.public = draft.public ?? true
    this.status = draft.status ?? null
    this.seen = draft.seen_comment_id ?? null
    this.#of = draft.outgoing_id ?? null
    this.restored = true
  }
  /** The server already holds this as the draft (after an undo). */
  known() {
    this.#onServer = true
    this.saved = 'saved'
  }
  #write(): DraftWrite {
    return { body: this.body, to: this.to, cc: this.cc, bcc: this.bcc, uploads: this.uploads, public: this.public, status: this.status, seen_comment_id: this.seen, outgoing_id: this.#of }
  }
  #local(): Local | null {
    try {
      return JSON.parse(localStorage.getItem(this.#place) ?? 'null') as Local | null
    } catch {
      return null
    }
  }
  #keepLocal() {
    try {
      localStorage.setItem(this.#place, JSON.stringify({ draft: this.#write(), at: new Date(now()).toISOString() } satisfies Local))
    } catch {
      // No room or private mode: the server's copy is the one.
    }
  }
  #dropLocal() {
    try {
      localStorage.removeItem(this.#place)
    } catch {
      // As above.
    }
  }

  edited() {
    this.#dirty = true
    this.#keepLocal()
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.flush(), 700)
  }
  /** Writes what is not yet written. Never throws: the text stays here and in this browser. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer)
    await this.#saving
    if (!this.#dirty) return
    this.#saving = this.#save()
    await this.#saving
    this.#saving = null
  }
  async #save() {
    this.#dirty = false
    this.saved = 'saving'
    try {
      if (this.#isBlank() && !this.uploads.length) {
        if (this.#onServer) await call('DELETE tickets/{id}/draft', { id: this.ticket })
        this.#onServer = false
        this.saved = 'none'
      } else {
        const answer = await call('PUT tickets/{id}/draft', { id: this.ticket, body: this.#write() })
        this.#onServer = true
        this.saved = 'saved'
        this.#of = answer.draft?.outgoing_id ?? null
        this.savedAt = answer.draft?.updated_at ?? new Date().toISOString()
        this.unfit = (answer as { unfit?: string }).unfit ?? ''
      }
      if (!this.#dirty) this.#dropLocal()
    } catch (e) {
      if (!(e instanceof ApiError)) throw e
      this.#dirty = true
      this.saved = 'local'
      clearTimeout(this.#timer)
      this.#timer = setTimeout(() => void this.flush(), 5000)
    }
  }
  /** The page is going away: one last write that outlives it. */
  leave() {
    if (!this.#dirty || (this.#isBlank() && !this.uploads.length)) return
    void call('PUT tickets/{id}/draft', { id: this.ticket, body: this.#write() }, { keepalive: true }).catch(() => {})
  }
  /** Sent: the server has made a reply of it. */
  async sent(deleteDraft: boolean) {
    clearTimeout(this.#timer)
    await this.#saving
    this.#dirty = false
    this.#dropLocal()
    if (deleteDraft && this.#onServer) await call('DELETE tickets/{id}/draft', { id: this.ticket }).catch(() => {})
    this.#onServer = false
    this.#of = null
    this.saved = 'none'
  }
  /** Names the draft that a reply is made of. */
  get of() {
    return this.#of
  }
  async discard() {
    await this.sent(true)
  }
  dispose() {
    void this.flush()
  }
}
