// The three places that have fields, and what their pages call them.
import { call } from '../../lib/api/client.ts'
import { pages } from '../../lib/api/pages.ts'
import type { FieldDefinition, FieldType } from '../../lib/api/types.ts'
import type { PlainKey } from '../../lib/i18n/index.svelte.ts'

export type Many = 'ticket_fields' | 'user_fields' | 'organization_fields'
export interface FieldKind {
  one: string
  path: string
  title: PlainKey
  profile: boolean
  types: FieldType[]
}
const shared: FieldType[] = ['text', 'textarea', 'tagger', 'multiselect', 'checkbox', 'integer', 'decimal', 'date', 'regexp', 'lookup']
export const fieldKinds: Record<Many, FieldKind> = {
  ticket_fields: { one: 'ticket_field', path: 'ticket-fields', title: 'set.ticketFields', profile: false, types: [...shared, 'partialcreditcard'] },
  user_fields: { one: 'user_field', path: 'user-fields', title: 'set.userFields', profile: true, types: shared },
  organization_fields: { one: 'organization_field', path: 'company-fields', title: 'set.companyFields', profile: true, types: shared },
}

export function readFields(many: Many): Promise<FieldDefinition[]> {
  const query = (page: number) => ({ query: { per_page: 100, page } })
  if (many === 'user_fields') return pages((page) => call('GET v2/user_fields', query(page)), 'user_fields')
  if (many === 'organization_fields') return pages((page) => call('GET v2/organization_fields', query(page)), 'organization_fields')
  return pages((page) => call('GET v2/ticket_fields', query(page)), 'ticket_fields')
}

/** The list with one record a place up or down. */
export function moved<T>(list: T[], at: number, by: -1 | 1): T[] {
  const to = at + by
  if (to < 0 || to >= list.length) return list
  const out = [...list]
  ;[out[at], out[to]] = [out[to]!, out[at]!]
  return out
}
