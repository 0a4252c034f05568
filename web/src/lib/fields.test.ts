import { describe, expect, it } from 'vitest'
import type { FieldDefinition, TicketForm } from './api/types.ts'
import { fieldWords, formOf, shownFields, statusChoices } from './fields.ts'

const field = (id: number, type: FieldDefinition['type'], more: Partial<FieldDefinition> = {}): FieldDefinition => ({ id, type, title: 'f' + id, raw_title: 'f' + id, description: '', active: true, regexp_for_validation: null, position: id, ...more })
const fields = [
  field(1, 'tagger', { custom_field_options: [{ name: '返品', value: 'return' }, { name: '故障', value: 'broken' }] }),
  field(2, 'text'),
  field(3, 'checkbox'),
  field(4, 'text', { required: true }),
  field(5, 'text'),
  field(6, 'subject'),
  field(7, 'text', { active: false }),
]
const form: TicketForm = {
  id: 1, name: 'f', display_name: 'f', active: true, default: true, end_user_visible: true, in_all_brands: true, restricted_brand_ids: [], position: 1,
  ticket_field_ids: [6, 1, 2, 3, 4, 5, 7],
  agent_conditions: [
    { parent_field_id: 3, value: true, child_fields: [{ id: 5, is_required: true, required_on_statuses: { type: 'SOME_STATUSES', statuses: ['pending'] } }] },
    { parent_field_id: 1, value: 'broken', child_fields: [{ id: 2, is_required: true }, { id: 3, is_required: false }] },
  ],
  end_user_conditions: [],
}
const shown = (f: TicketForm | null, values: Record<number, string | boolean | null>, status = 'open' as const, more = {}) =>
  shownFields(f, fields, { custom_fields: Object.entries(values).map(([id, value]) => ({ id: Number(id), value })), type: null, priority: null, status, custom_status_id: null, ...more })
    .map((x) => x.field.id + (x.required ? '*' : ''))
    .join(' ')

describe('shown fields', () => {
  it('are all active custom ones without a form', () => expect(shown(null, {})).toBe('1 2 3 4* 5'))
  it('follow conditions, through several levels', () => {
    expect(shown(form, {})).toBe('1 4*')
    expect(shown(form, { 1: 'return' })).toBe('1 4*')
    expect(shown(form, { 1: 'broken' })).toBe('1 2* 3 4*')
    expect(shown(form, { 1: 'broken', 3: true })).toBe('1 2* 3 4* 5')
    expect(shown(form, { 3: true })).toBe('1 4*')
  })
  it('are required at the statuses named', () => expect(shown(form, { 1: 'broken', 3: true }, 'open', { status: 'pending' })).toBe('1 2* 3 4* 5*'))
})

it('a ticket has its form, else the default one', () => {
  expect(formOf([form, { ...form, id: 2, default: false }], 2)?.id).toBe(2)
  expect(formOf([form], 9)?.id).toBe(1)
  expect(formOf([], null)).toBe(null)
})

it('values have words', () => {
  expect(fieldWords(fields[0]!, 'broken', 'はい', 'なし')).toBe('故障')
  expect(fieldWords(fields[0]!, null, 'はい', 'なし')).toBe('なし')
  expect(fieldWords(fields[2]!, true, 'はい', 'なし')).toBe('はい')
  expect(fieldWords({ ...fields[0]!, type: 'multiselect' }, ['return', 'broken'], 'はい', 'なし')).toBe('返品、故障')
})

it('statuses stand by category, the default first', () => {
  const s = (id: number, status_category: 'open' | 'pending', isDefault: boolean, active = true) => ({ id, status_category, agent_label: '', raw_agent_label: '', end_user_label: '', raw_end_user_label: '', description: '', active, default: isDefault, position: id })
  expect(statusChoices([s(1, 'pending', true), s(2, 'open', false), s(3, 'open', true), s(4, 'open', false, false)]).map((x) => x.id)).toEqual([3, 2, 1])
})
