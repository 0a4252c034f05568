// Values of ticket fields in words, and the one way the screen changes them: at once, with ten seconds to take it back.
import { ApiError, call } from './api/client.ts'
import type { Ticket } from './api/types.ts'
import { sentence } from './errors.ts'
import { maybe, t } from './i18n/index.svelte.ts'
import { desk } from './live/desk.svelte.ts'
import type { OpenTicket } from './live/ticket.svelte.ts'
import { notices } from './notices.svelte.ts'

export type Property = 'status' | 'group_id' | 'assignee_id' | 'priority' | 'type' | 'tags' | 'subject'

const names: Record<string, string> = { group_id: 'group', assignee_id: 'assignee', brand_id: 'brand', mailbox_id: 'mailbox', requester_id: 'requester', organization_id: 'organization' }
export const fieldName = (field: string) => maybe('field.' + (names[field] ?? field), field)

export function valueName(field: string, value: unknown): string {
  const id = value === null || value === undefined || value === '' ? null : Number(value)
  switch (field) {
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
    notices.say(t('ticket.failedChange', { field: fieldName(first), reason: sentence(e) }), { tone: 'bad' })
    if (e instanceof ApiError && !e.offline) void ticket.load()
    return false
  }
}
