// Values of ticket fields in words, and the one way the screen changes them: at once, with ten seconds to take it back.
import { ApiError, call } from './api/client.ts'
import type { FieldValue, Ticket, Value } from './api/types.ts'
import { sentence } from './errors.ts'
import { fieldWords, withValue } from './fields.ts'
import { maybe, t } from './i18n/index.svelte.ts'
import { desk } from './live/desk.svelte.ts'
import { fields } from './live/fields.svelte.ts'
import type { OpenTicket } from './live/ticket.svelte.ts'
import { notices } from './notices.svelte.ts'

export type Property = 'status' | 'custom_status_id' | 'ticket_form_id' | 'group_id' | 'assignee_id' | 'priority' | 'type' | 'tags' | 'subject'

const names: Record<string, string> = { group_id: 'group', assignee_id: 'assignee', brand_id: 'brand', mailbox_id: 'mailbox', requester_id: 'requester', organization_id: 'organization', custom_status_id: 'status', ticket_form_id: 'form' }
const customId = (field: string) => (field.startsWith('custom_fields.') ? Number(field.slice('custom_fields.'.length)) : null)
export function fieldName(field: string): string {
  const id = customId(field)
  return id === null ? maybe('field.' + (names[field] ?? field), field) : (fields.find(id)?.title ?? '#' + id)
}

export function valueName(field: string, value: unknown): string {
  const id = value === null || value === undefined || value === '' ? null : Number(value)
  const custom = customId(field)
  if (custom !== null) {
    const f = fields.find(custom)
    if (f) return fieldWords(f, value as Value, t('fields.yes'), t('app.none'))
  }
  switch (field) {
    case 'custom_status_id':
      return fields.status(id)?.agent_label ?? '#' + id
    case 'ticket_form_id':
      return fields.forms.find((f) => f.id === id)?.name ?? t('app.none')
    case 'status':
      return maybe('status.' + String(value), String(value ?? t('app.none')))
    case 'priority':
      return value ? maybe('priority.' + String(value), String(value)) : t('priority.none')
    case 'type':
      return value ? maybe('type.' + String(value), String(value)) : t('type.none')
    case 'assignee_id':
      return id === null ? t('field.noAssignee') : desk.userName(id) || '#' + id
    case 'group_id':
      return id === null ? t('field.noGroup') : desk.groupName(id) || '#' + id
    case 'brand_id':
      return desk.brand(id)?.name ?? t('app.none')
    case 'mailbox_id':
      return desk.mailbox(id)?.name ?? t('app.none')
    default:
      if (Array.isArray(value)) return value.join('、') || t('app.none')
      return value === null || value === undefined || value === '' ? t('app.none') : String(value)
  }
}

export async function change(ticket: OpenTicket, fields: Partial<Pick<Ticket, Property>>, undoable = true): Promise<boolean> {
  const before = ticket.page?.ticket
  if (!before) return false
  const names = Object.keys(fields) as Property[]
  const old = Object.fromEntries(names.map((n) => [n, before[n]])) as Partial<Pick<Ticket, Property>>
  ticket.patch(fields)
  const first = names[0]!
  try {
    await call('PUT v2/tickets/{id}', { id: ticket.id, body: { ticket: fields } })
    if (undoable)
      notices.say(t('ticket.changed', { field: fieldName(first), value: valueName(first, fields[first]) }), {
        action: { label: t('app.undo'), run: () => void change(ticket, old, false).then((ok) => ok && notices.say(t('app.undone'))) },
      })
    return true
  } catch (e) {
    ticket.patch(old)
    // What must be filled first (to solve, or by the form) is named, not only refused.
    const missing = e instanceof ApiError ? Object.keys(e.details).filter((k) => customId(k) !== null) : []
    const reason = missing.length ? t('fields.fillFirst', { fields: missing.map(fieldName).join('、') }) : sentence(e)
    notices.say(t('ticket.failedChange', { field: fieldName(first), reason }), { tone: 'bad' })
    if (e instanceof ApiError && !e.offline) void ticket.load()
    return false
  }
}

/** Sets a custom field. Answers the server's word when it refuses the value, which then stays as it was; '' when all is well. */
export async function changeField(ticket: OpenTicket, id: number, value: Value, undoable = true): Promise<string> {
  const before = ticket.page?.ticket
  if (!before) return ''
  const old = before.custom_fields.find((f) => f.id === id)?.value ?? null
  const name = 'custom_fields.' + id
  ticket.patch({ custom_fields: withValue(before.custom_fields, id, value) })
  try {
    const { ticket: now } = await call('PUT v2/tickets/{id}', { id: ticket.id, body: { ticket: { custom_fields: [{ id, value }] } } })
    ticket.patch({ custom_fields: now.custom_fields as FieldValue[], tags: now.tags })
    if (undoable)
      notices.say(t('ticket.changed', { field: fieldName(name), value: valueName(name, value) }), {
        action: { label: t('app.undo'), run: () => void changeField(ticket, id, old, false).then((fault) => !fault && notices.say(t('app.undone'))) },
      })
    return ''
  } catch (e) {
    if (e instanceof ApiError && e.details[name]) return e.field(name)!
    ticket.patch({ custom_fields: withValue(ticket.page?.ticket.custom_fields ?? [], id, old) })
    notices.say(t('ticket.failedChange', { field: fieldName(name), reason: sentence(e) }), { tone: 'bad' })
    if (e instanceof ApiError && !e.offline) void ticket.load()
    return ''
  }
}
