// The signature at the foot of a reply: it stands in the text, so what is seen is what is sent.
import type { DeskBrand, User } from '../api/types.ts'

export function signature(brand: DeskBrand | undefined, user: Pick<User, 'name' | 'email' | 'signature'>): string {
  const own = user.signature ?? ''
  const text = brand?.signature?.trim() ? brand.signature : own
  return text
    .replaceAll('{{agent.signature}}', own)
    .replaceAll('{{agent.name}}', user.name)
    .replaceAll('{{agent.email}}', user.email)
    .trim()
}
export const withSignature = (body: string, sign: string) => (sign && !body.includes(sign) ? body.trimEnd() + (body.trim() ? '\n\n' : '\n\n') + sign : body)
export const withoutSignature = (body: string, sign: string) => (sign && body.trimEnd().endsWith(sign) ? body.trimEnd().slice(0, -sign.length).trimEnd() : body)
/** True when nothing was written yet. */
export const blank = (body: string, sign: string) => !withoutSignature(body, sign).trim()
