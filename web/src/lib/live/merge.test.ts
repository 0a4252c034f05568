import { describe, expect, it } from 'vitest'
import type { Row } from '../api/types.ts'
import { append, merge } from './merge.ts'

const row = (id: number, at: number, more: Partial<Row> = {}) => ({ id, latest_at: `2026-11-22T00:00:${String(at).padStart(2, '0')}Z`, ...more }) as Row
const ids = (rows: Row[]) => rows.map((r) => r.id)
const rows = [row(3, 30), row(2, 20), row(1, 10)]

describe('merge', () => {
  it('moves a row that became newer to its place', () => expect(ids(merge(rows, new Set([1]), [row(1, 25)], 'newest', true))).toEqual([3, 1, 2]))
  it('drops a row that left the lane', () => expect(ids(merge(rows, new Set([2]), [], 'newest', true))).toEqual([3, 1]))
  it('adds a new row', () => expect(ids(merge(rows, new Set([9]), [row(9, 40)], 'newest', true))).toEqual([9, 3, 2, 1]))
  it('leaves a row beyond the loaded end to paging', () => {
    expect(ids(merge(rows, new Set([9]), [row(9, 5)], 'newest', false))).toEqual([3, 2, 1])
    expect(ids(merge(rows, new Set([9]), [row(9, 5)], 'newest', true))).toEqual([3, 2, 1, 9])
  })
  it('keeps a known row that changed at the end', () => expect(ids(merge(rows, new Set([1]), [row(1, 10)], 'newest', false))).toEqual([3, 2, 1]))
  it('replaces content in place and leaves the given rows alone', () => {
    const out = merge(rows, new Set([2]), [row(2, 20, { subject: 'new' })], 'newest', true)
    expect(out[1]!.subject).toBe('new')
    expect(rows[1]!.subject).toBeUndefined()
  })
  it('orders oldest first, too, ties by id', () => {
    expect(ids(merge([row(1, 10), row(2, 20)], new Set([3, 4]), [row(4, 10), row(3, 30)], 'oldest', true))).toEqual([1, 4, 2, 3])
  })
})
describe('append', () => {
  it('does not repeat a row that moved up while the page was read', () => expect(ids(append(rows, [row(2, 20), row(0, 5)]))).toEqual([3, 2, 1, 0]))
})
describe('an answer that says more than was asked', () => {
  it('does not repeat rows', () => expect(ids(merge(rows, new Set([1]), rows, 'newest', true))).toEqual([3, 2, 1]))
})
