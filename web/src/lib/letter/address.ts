// Addresses as people type and paste them: "山田 <y@example.jp>, b@example.jp; c@example.jp".
import type { Address } from '../api/types.ts'

const shape = /^[^\s@<>"(),:;]+@[^\s@<>"(),:;]+\.[^\s@<>"(),:;]+$/
export const valid = (email: string) => shape.test(email)

export function parse(text: string): { good: Address[]; bad: string[] } {
  const good: Address[] = []
  const bad: string[] = []
  for (const raw of text.split(/[,;、\n\t]+/)) {
    const piece = raw.trim()
    if (!piece) continue
    const m = /^(.*?)<([^<>]+)>$/.exec(piece)
    const email = (m ? m[2]! : piece).trim().replace('＠', '@')
    const name = m ? m[1]!.trim().replace(/^"(.*)"$/, '$1') : ''
    if (valid(email)) good.push({ name, email })
    else bad.push(piece)
  }
  return { good, bad }
}
export const same = (a: Address, b: Address) => a.email.toLowerCase() === b.email.toLowerCase()
export function add(list: readonly Address[], more: readonly Address[]): Address[] {
  const out = [...list]
  for (const a of more) if (!out.some((b) => same(a, b))) out.push(a)
  return out
}
export const shown = (a: Address) => a.name || a.email
