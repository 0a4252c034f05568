import { describe, expect, it } from 'vitest'
import { brief, bytes, dated, full } from './time.ts'

const zone = 'Asia/Tokyo'
const now = Date.parse('2026-11-22T05:30:00Z')

describe('times', () => {
  it('are written as in a careful Japanese letter', () => {
    expect(full('2026-11-22T05:05:00Z', 'ja', zone, now)).toBe('11月22日(日) 14:05')
    expect(full('2025-01-02T15:00:00Z', 'ja', zone, now)).toBe('2025年1月3日(金) 00:00')
    expect(dated('2026-11-22T05:05:00Z', 'ja', zone)).toBe('2026年11月22日(日) 14:05')
    expect(full('2026-11-22T05:05:00Z', 'en', zone, now)).toBe('Sun 22 Nov, 14:05')
  })
  it('are short in a list, by the desk’s day', () => {
    const b = (iso: string) => brief(iso, 'ja', zone, now, '昨日')
    expect(b('2026-11-21T15:00:00Z')).toBe('00:00')
    expect(b('2026-11-21T14:59:00Z')).toBe('昨日')
    expect(b('2026-11-18T01:00:00Z')).toBe('11/18')
    expect(b('2025-11-18T01:00:00Z')).toBe('2025/11/18')
  })
  it('survive an unknown zone', () => expect(full('2026-11-22T05:05:00Z', 'ja', 'Nowhere/None', now)).toMatch(/11月2[123]日/))
})
describe('sizes', () => {
  it.each([[0, '0 B'], [1536, '1.5 KB'], [50_000, '49 KB'], [5_500_000, '5.2 MB']])('%d is %s', (n, s) => expect(bytes(n)).toBe(s))
})
