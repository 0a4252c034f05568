// What the reader of letters wrote down, in the person's language. A phrase not known here is shown as it is: it is still true.
import { maybe, t } from '../i18n/index.svelte.ts'

const fixed: Record<string, () => string> = {
  'structure: lines ended in CR alone': () => t('repair.crOnly'),
  'headers: no empty line before the body': () => t('repair.noBlank'),
  'structure: multipart without its boundary, read as text': () => t('repair.boundary'),
  'text: none of its own, a forwarded letter is attached': () => t('repair.forwarded'),
  'text: NUL characters removed': () => t('repair.nul'),
  'winmail.dat: unpacked': () => t('repair.winmail'),
  'winmail.dat: damaged, unpacked in part': () => t('repair.winmailPart'),
}

export function repairWords(phrase: string): string {
  const known = fixed[phrase]
  if (known) return known()
  const charset = /^charset: (?:declared (.+?)|not declared), read as ([\w-]+)(, .+)?$/.exec(phrase)
  if (charset) {
    const [, declared, read, more] = charset
    const said = declared ? t('repair.charset', { declared, read: read! }) : t('repair.undeclared', { read: read! })
    return more ? `${said} (${more === ', with unreadable bytes' ? t('repair.damaged') : more.slice(2)})` : said
  }
  const transfer = /^transfer encoding: declared (.+), read as (.+)$/.exec(phrase)
  if (transfer) return t('repair.transfer', { declared: transfer[1]!, read: transfer[2]! })
  const from = /^from: no address, taken from (.+)$/.exec(phrase)
  if (from) return t('repair.from', { where: from[1]! })
  const header = /^header ([^:]+): (.+)$/.exec(phrase)
  if (header) return t('repair.header', { name: header[1]!, what: repairWords(header[2]!) })
  const file = /^file name (.+)$/.exec(phrase)
  if (file) return t('repair.file', { what: repairWords(file[1]!) })
  const long = /^(.+): over (\d+) bytes, kept whole as an attachment$/.exec(phrase)
  if (long) return t('repair.long', { what: long[1]!, n: Number(long[2]) })
  return phrase
}

/** Why a reply was not delivered, where the words are ours and not a mail server's. */
export const deliveryWords = (reason: string) => (reason.startsWith('neither the mailbox nor the desk has a mail server') ? t('delivery.noServer') : reason)

/** "mass_mail: Precedence: bulk" → 一斉配信（Precedence: bulk）. */
export function reasonWords(reason: string): string {
  const m = /^(bounce|auto_reply|mass_mail|loop): (.*)$/s.exec(reason)
  return m ? `${maybe('comment.' + m[1], m[1]!)}（${m[2]}）` : reason
}
