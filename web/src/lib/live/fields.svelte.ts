// What the team configured of tickets: fields, forms, custom statuses. Read once, and again when one of them changes.
import { call } from '../api/client.ts'
import { pages } from '../api/pages.ts'
import type { CustomStatus, FieldDefinition, TicketForm } from '../api/types.ts'
import { isSystem, statusChoices } from '../fields.ts'
import { desk } from './desk.svelte.ts'

class Fields {
  all = $state.raw<FieldDefinition[]>([])
  forms = $state.raw<TicketForm[]>([])
  statuses = $state.raw<CustomStatus[]>([])
  ready = $state(false)
  #timer: ReturnType<typeof setTimeout> | undefined
  #started = false

  /** Custom ones of tickets, in their order. */
  get custom(): FieldDefinition[] {
    return this.all.filter((f) => f.active && !isSystem(f))
  }
  /** The statuses an agent picks from; empty while the desk has the five defaults alone. */
  get choices(): CustomStatus[] {
    const list = statusChoices(this.statuses)
    return list.some((s) => !s.default) || list.some((s) => s.raw_agent_label !== defaults[s.status_category]) ? list : []
  }
  find(id: number) {
    return this.all.find((f) => f.id === id)
  }
  status(id: number | null | undefined) {
    return this.statuses.find((s) => s.id === id)
  }
  start() {
    if (this.#started) return
    this.#started = true
    const again = () => {
      clearTimeout(this.#timer)
      this.#timer = setTimeout(() => void this.load().catch(() => {}), 200)
    }
    desk.listen((e) => e.type === 'definition.updated' && ['ticket_field', 'ticket_form', 'custom_status'].includes(String(e.kind)) && again())
    desk.onReset(again)
    again()
  }
  async load() {
    const query = (page: number) => ({ query: { per_page: 100, page } })
    const [all, forms, statuses] = await Promise.all([
      pages((page) => call('GET v2/ticket_fields', query(page)), 'ticket_fields'),
      pages((page) => call('GET v2/ticket_forms', query(page)), 'ticket_forms'),
      pages((page) => call('GET v2/custom_statuses', query(page)), 'custom_statuses'),
    ])
    this.all = all
    this.forms = forms
    this.statuses = statuses
    this.ready = true
  }
}
const defaults = { new: 'New', open: 'Open', pending: 'Pending', hold: 'On-hold', solved: 'Solved' }

export const fields = new Fields()
