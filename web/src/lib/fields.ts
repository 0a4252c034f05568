// Which custom fields a ticket shows, and what is in them in words. The rules are the server's (docs/api.md, fields): conditions show a field while its parent is shown
// and has the value; the server checks again when something is saved.
import type { CustomStatus, FieldDefinition, FieldValue, FormChild, FormCondition, Ticket, TicketForm, Value } from './api/types.ts'

const system = new Set<FieldDefinition['type']>(['subject', 'description', 'status', 'tickettype', 'priority', 'group', 'assignee'])
export const isSystem = (f: FieldDefinition) => system.has(f.type)
export const hasOptions = (type: string) => type === 'tagger' || type === 'dropdown' || type === 'multiselect'

/** What the ticket is shown by: its own form, else the default one; null on a desk without forms. */
export const formOf = (forms: TicketForm[], id: number | null): TicketForm | null => forms.find((f) => f.id === id) ?? forms.find((f) => f.default && f.active) ?? null

export function valueOf(ticket: Pick<Ticket, 'custom_fields' | 'type' | 'priority'>, f: FieldDefinition): Value {
  if (f.type === 'tickettype') return ticket.type
  if (f.type === 'priority') return ticket.priority
  return ticket.custom_fields.find((x) => x.id === f.id)?.value ?? null
}

function holds(has: Value, wanted: Value): boolean {
  if (Array.isArray(has)) return has.includes(String(wanted))
  if (typeof wanted === 'boolean' || wanted === 'true' || wanted === 'false') return String(has ?? false) === String(wanted)
  return (has ?? '') === (wanted ?? '')
}
function needed(c: FormChild, ticket: Pick<Ticket, 'status' | 'custom_status_id'>): boolean {
  const when = c.required_on_statuses
  if (!when || when.type === 'NO_STATUSES') return !when && c.is_required
  return when.type === 'ALL_STATUSES' || !!when.statuses?.includes(ticket.status) || when.statuses?.includes('solved') === true || !!when.custom_statuses?.includes(ticket.custom_status_id ?? 0)
}

/** Custom fields in their order; `required`: to be filled now, or before the ticket can be solved. */
export function shownFields(form: TicketForm | null, fields: FieldDefinition[], ticket: Pick<Ticket, 'custom_fields' | 'type' | 'priority' | 'status' | 'custom_status_id'>): { field: FieldDefinition; required: boolean }[] {
  const open = (f: FieldDefinition | undefined): f is FieldDefinition => !!f?.active
  if (!form) return fields.filter((f) => f.active && !isSystem(f)).map((field) => ({ field, required: !!field.required }))
  const byId = new Map(fields.map((f) => [f.id, f]))
  const children = new Set(form.agent_conditions.flatMap((c) => c.child_fields.map((x) => x.id)))
  const shown = new Set(form.ticket_field_ids.filter((id) => open(byId.get(id)) && !children.has(id)))
  const need = new Map<number, boolean>()
  const holdsNow = (c: FormCondition) => {
    const parent = byId.get(c.parent_field_id)
    return !!parent && shown.has(parent.id) && holds(valueOf(ticket, parent), c.value)
  }
  for (let before = -1; before !== shown.size; ) {
    before = shown.size
    for (const c of form.agent_conditions.filter(holdsNow))
      for (const child of c.child_fields) {
        if (!open(byId.get(child.id)) || !form.ticket_field_ids.includes(child.id)) continue
        shown.add(child.id)
        need.set(child.id, (need.get(child.id) ?? false) || needed(child, ticket))
      }
  }
  return form.ticket_field_ids.flatMap((id) => {
    const field = byId.get(id)
    return field && shown.has(id) && !isSystem(field) ? [{ field, required: need.get(id) ?? !!field.required }] : []
  })
}

/** A value for people: options by their names; `yes` and `none` are the words for a tick and for nothing. */
export function fieldWords(f: FieldDefinition, value: Value, yes: string, none: string): string {
  const name = (v: string) => f.custom_field_options?.find((o) => o.value === v)?.name ?? v
  if (value === null || value === '' || value === false) return none
  if (value === true) return yes
  return Array.isArray(value) ? value.map(name).join('、') || none : name(String(value))
}

const order: CustomStatus['status_category'][] = ['new', 'open', 'pending', 'hold', 'solved']
/** In use, category by category; a desk with no more than the defaults has no need to show them. */
export function statusChoices(all: CustomStatus[]): CustomStatus[] {
  return all.filter((s) => s.active).sort((a, b) => order.indexOf(a.status_category) - order.indexOf(b.status_category) || Number(b.default) - Number(a.default) || a.position - b.position)
}
export const withValue = (values: FieldValue[], id: number, value: Value): FieldValue[] => (values.some((v) => v.id === id) ? values.map((v) => (v.id === id ? { id, value } : v)) : [...values, { id, value }])
