import { describe, expect, it } from 'vitest'
import { add, parse } from './address.ts'
import { links, quote, segments } from './segments.ts'
import { blank, signature, withoutSignature, withSignature } from './signature.ts'

describe('segments', () => {
  const text = '了解しました😀。\n\n> 引用\n> 二行目\n\n-- \n田中'
  const q = text.indexOf('>')
  const s = text.indexOf('--')
  it('cut a letter at its folds (UTF-16 units) and lose nothing', () => {
    const parts = segments(text, [
      { kind: 'fresh', begin: 0, end: q },
      { kind: 'quote', begin: q, end: s },
      { kind: 'signature', begin: s, end: text.length },
    ])
    expect(parts.map((p) => p.kind)).toEqual(['fresh', 'quote', 'signature'])
    expect(parts.map((p) => p.text).join('')).toBe(text)
    expect(parts[1]!.text.startsWith('> 引用')).toBe(true)
  })
  it.each([
    ['gaps', [{ kind: 'quote', begin: 5, end: 8 }]],
    ['overlaps', [{ kind: 'quote', begin: 0, end: 9 }, { kind: 'signature', begin: 4, end: 99 }]],
    ['ranges outside', [{ kind: 'quote', begin: -5, end: 3 }, { kind: 'quote', begin: 90, end: 120 }]],
    ['disorder', [{ kind: 'signature', begin: 20, end: 22 }, { kind: 'quote', begin: 10, end: 12 }]],
    ['nothing', []],
  ] as const)('survive %s', (_, folds) => {
    expect(segments(text, folds as never).map((p) => p.text).join('')).toBe(text)
  })
  it('show a letter whole that is only a quote', () => expect(segments('> a\n', [{ kind: 'quote', begin: 0, end: 4 }])).toEqual([{ kind: 'fresh', text: '> a\n' }]))
  it('are none for no text', () => expect(segments('', [])).toEqual([]))
})

describe('links', () => {
  it('end before Japanese and English punctuation', () => {
    expect(links('詳しくは https://example.jp/a?b=1。お願いします').find((p) => p.href)?.href).toBe('https://example.jp/a?b=1')
    expect(links('(see https://example.com/x).').find((p) => p.href)?.href).toBe('https://example.com/x')
    expect(links('https://en.example/wiki/A_(b)').find((p) => p.href)?.href).toBe('https://en.example/wiki/A_(b)')
  })
  it('keep the text whole', () => {
    const text = 'a@b.jp と http://x.jp/ と c'
    expect(links(text).map((p) => p.text).join('')).toBe(text)
    expect(links(text)[0]!.href).toBe('mailto:a@b.jp')
  })
  it('make no link of other schemes', () => expect(links('javascript:alert(1)').every((p) => !p.href)).toBe(true))
})

describe('quote', () => {
  it('marks every line once more', () => expect(quote('a\n\n> b\n')).toBe('> a\n>\n>> b'))
})

describe('addresses', () => {
  it('are read as people write them', () => {
    const { good, bad } = parse('山田 太郎 <y@example.jp>、b@example.jp; "C, D" <bad')
    expect(good).toEqual([
      { name: '山田 太郎', email: 'y@example.jp' },
      { name: '', email: 'b@example.jp' },
    ])
    expect(bad.length).toBeGreaterThan(0)
  })
  it('stand once, whatever their case', () => expect(add([{ name: '', email: 'A@x.jp' }], [{ name: 'a', email: 'a@X.jp' }])).toHaveLength(1))
})

describe('the signature', () => {
  const user = { name: '山田', email: 'y@example.jp', signature: '山田(内線 12)' }
  const brand = { id: 1, name: 'b', active: true, color: '', signature: '--\nABC\n{{agent.name}}' }
  it('is the brand’s with the agent in it, or the agent’s own', () => {
    expect(signature(brand, user)).toBe('--\nABC\n山田')
    expect(signature({ ...brand, signature: '' }, user)).toBe(user.signature)
    expect(signature(undefined, user)).toBe(user.signature)
  })
  it('comes and goes without touching the text', () => {
    const sign = signature(brand, user)
    const whole = withSignature('本文', sign)
    expect(whole).toBe('本文\n\n' + sign)
    expect(withSignature(whole, sign)).toBe(whole)
    expect(withoutSignature(whole, sign)).toBe('本文')
  })
  it('alone is no text', () => {
    const sign = signature(brand, user)
    expect(blank(withSignature('', sign), sign)).toBe(true)
    expect(blank(withSignature('x', sign), sign)).toBe(false)
    expect(blank(' \n', '')).toBe(true)
  })
})
