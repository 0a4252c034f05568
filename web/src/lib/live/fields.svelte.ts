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
  #offered = $state.raw<{ ticket_form_id: number; custom_status_id: number }[]>([])
  ready = $state(false)
  #timer: ReturnType<typeof setTimeout> | undefined
  #started = false

  /** Custom ones of tickets, in their order. */
  get custom(): FieldDefinition[] {
    return this.all.filter((f) => f.active && !isSystem(f))
  }
  /** The statuses an agent picks from on a ticket of this form; empty while the desk has the five defaults alone. */
  choices(form: number | null): CustomStatus[] {
    const list = statusChoices(this.statuses).filter((s) => s.default || this.#offers(form, s.id))
    return list.some((s) => !s.default) || list.some((s) => s.raw_agent_label !== defaults[s.status_category]) ? list : []
  }
  // A form nobody gave statuses offers all of them; the defaults are always there.
  #offers(form: number | null, status: number) {
    const mine = this.#offered.filter((p) => p.ticket_form_id === form)
    return !mine.length || mine.some((p) => p.custom_status_id === status)
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
    const [all, forms, statuses, offered] = await Promise.all([
      pages((page) => call('GET v2/ticket_fields', query(page)), 'ticket_fields'),
      pages((page) => call('GET v2/ticket_forms', query(page)), 'ticket_forms'),
      pages((page) => call('GET v2/custom_statuses', query(page)), 'custom_statuses'),
      call('GET v2/ticket_form_statuses'),
    ])
    this.all = all
    this.forms = forms
    this.statuses = statuses
    this.#offered = offered.ticket_form_statuses
    this.ready = true
  }
}
const defaults = { new: 'New', open: 'Open', pending: 'Pending', hold: 'On-hold', solved: 'Solved' }

export const fields = new Fields()
