import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { en } from './en.ts'
import { fill } from './index.svelte.ts'
import { ja } from './ja.ts'
import { refused } from './words.ts'

const slots = (s: string) => [...new Set([...s.matchAll(/\{(\w+)\}/g)].map((m) => m[1]))].sort()
const source = path.resolve(import.meta.dirname, '../..')
const files = (dir: string): string[] =>
  readdirSync(dir, { withFileTypes: true }).flatMap((e) => (e.isDirectory() ? files(path.join(dir, e.name)) : /\.(svelte|ts)$/.test(e.name) && !/\.test\.ts$/.test(e.name) ? [path.join(dir, e.name)] : []))

describe('the dictionaries', () => {
  it('have the same keys, and none is empty', () => {
    expect(Object.keys(en).sort()).toEqual(Object.keys(ja).sort())
    for (const [k, v] of [...Object.entries(ja), ...Object.entries(en)]) expect(v.trim(), k).not.toBe('')
  })
  it('have the same {slots} in both languages and in every plural form', () => {
    for (const [k, v] of Object.entries(ja)) for (const form of en[k as keyof typeof ja].split('|')) expect(slots(form), k).toEqual(slots(v))
  })
  it.each(['ja', 'en'] as const)('use no refused word (%s)', (locale) => {
    const bad = Object.entries(locale === 'ja' ? ja : en).flatMap(([k, v]) => refused[locale].filter(([word]) => word.test(v)).map(([word, instead]) => `${k}: "${v}" has ${word}; say ${instead}`))
    expect(bad).toEqual([])
  })
  it('refuses what it should', () => {
    expect(refused.ja.some(([w]) => w.test('リプライを送る'))).toBe(true)
    expect(refused.ja.some(([w]) => w.test('新しいチケット'))).toBe(true)
    expect(refused.en.some(([w]) => w.test('The organization'))).toBe(true)
  })
  it('hold every sentence: no Japanese stands in a component, and every key asked for exists', () => {
    for (const file of files(source)) {
      if (/i18n\/(ja|words)\.ts$/.test(file)) continue
      const text = readFileSync(file, 'utf8')
        .replace(/<!--[\s\S]*?-->/g, '')
        .replace(/^\s*\/\/.*$/gm, '')
        .replace(/\/\*[\s\S]*?\*\//g, '')
      for (const m of text.matchAll(/[ぁ-んァ-ヶ一-龠]{2,}/g)) if (m[0] !== '日本語') expect.fail(`${path.relative(source, file)}: "${m[0]}" belongs in ja.ts`)
      for (const m of text.matchAll(/\bt\('([\w.-]+)'/g)) expect(Object.hasOwn(ja, m[1]!), `${path.relative(source, file)}: ${m[1]}`).toBe(true)
    }
  })
  it('have no sentence nobody says', () => {
    const all = files(source)
      .filter((f) => !/i18n\/(ja|en)\.ts$/.test(f))
      .map((f) => readFileSync(f, 'utf8'))
      .join('\n')
    // Keys made at run time: their first part is written out somewhere.
    const made = [...all.matchAll(/['`]((?:[a-z][\w-]*\.)+)(?:\$\{|' \+)/g)].map((m) => m[1]!)
    const idle = Object.keys(ja).filter((k) => !all.includes(`'${k}'`) && !made.some((p) => k.startsWith(p)))
    expect(idle).toEqual([])
  })
})

describe('fill', () => {
  it('fills slots and leaves unknown ones', () => expect(fill('{a} and {b}', { a: 1 })).toBe('1 and {b}'))
  it('picks the plural form', () => {
    expect(fill('{n} ticket|{n} tickets', { n: 1 })).toBe('1 ticket')
    expect(fill('{n} ticket|{n} tickets', { n: 0 })).toBe('0 tickets')
  })
  it('does not fill what a value brings', () => expect(fill('{a}{b}', { a: '{b}', b: 'x' })).toBe('{b}x'))
})
