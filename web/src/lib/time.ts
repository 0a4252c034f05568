// Times for people, in the desk's time zone. ja: 11月22日(日) 14:05. en: Sun 22 Nov, 14:05.
import type { Locale } from './api/types.ts'

const made = new Map<string, Intl.DateTimeFormat>()
function format(locale: Locale, zone: string | undefined, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = locale + '|' + (zone ?? '') + '|' + JSON.stringify(options)
  let f = made.get(key)
  if (!f) {
    const tag = locale === 'ja' ? 'ja-JP' : 'en-GB'
    try {
      f = new Intl.DateTimeFormat(tag, { ...options, timeZone: zone || undefined })
    } catch {
      f = new Intl.DateTimeFormat(tag, options)
    }
    made.set(key, f)
  }
  return f
}

interface Parts {
  y: string
  m: string
  d: string
  w: string
  h: string
  min: string
}
function parts(at: Date, locale: Locale, zone?: string): Parts {
  const got: Record<string, string> = {}
  const f = format(locale, zone, { year: 'numeric', month: 'numeric', day: 'numeric', weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  for (const p of f.formatToParts(at)) got[p.type] = p.value
  return { y: got.year ?? '', m: got.month ?? '', d: got.day ?? '', w: got.weekday ?? '', h: got.hour ?? '', min: got.minute ?? '' }
}
const day = (p: Parts) => `${p.y}-${p.m}-${p.d}`
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const month = (p: Parts) => months[Number(p.m) - 1] ?? p.m

/** In a list: 14:05 today, 昨日, 11/18 this year, 2025/11/18 before. */
export function brief(iso: string, locale: Locale, zone: string | undefined, now: number, yesterday: string): string {
  const at = parts(new Date(iso), locale, zone)
  const today = parts(new Date(now), locale, zone)
  if (day(at) === day(today)) return `${at.h}:${at.min}`
  if (day(at) === day(parts(new Date(now - 86_400_000), locale, zone))) return yesterday
  if (locale === 'ja') return at.y === today.y ? `${at.m}/${at.d}` : `${at.y}/${at.m}/${at.d}`
  return at.y === today.y ? `${at.d} ${month(at)}` : `${at.d} ${month(at)} ${at.y}`
}

/** In a letter: 11月22日(日) 14:05, with the year when it is another one. */
export function full(iso: string, locale: Locale, zone: string | undefined, now: number): string {
  const at = parts(new Date(iso), locale, zone)
  const other = at.y !== parts(new Date(now), locale, zone).y
  if (locale === 'ja') return `${other ? at.y + '年' : ''}${at.m}月${at.d}日(${at.w}) ${at.h}:${at.min}`
  return `${at.w} ${at.d} ${month(at)}${other ? ' ' + at.y : ''}, ${at.h}:${at.min}`
}

/** With the year, for quotes and settings. */
export function dated(iso: string, locale: Locale, zone?: string): string {
  const at = parts(new Date(iso), locale, zone)
  return locale === 'ja' ? `${at.y}年${at.m}月${at.d}日(${at.w}) ${at.h}:${at.min}` : `${at.w} ${at.d} ${month(at)} ${at.y}, ${at.h}:${at.min}`
}

export function bytes(n: number): string {
  if (n < 1024) return `${n} B`
  if (n < 1024 * 1024) return `${(n / 1024).toFixed(n < 10 * 1024 ? 1 : 0)} KB`
  if (n < 1024 ** 3) return `${(n / 1024 ** 2).toFixed(1)} MB`
  return `${(n / 1024 ** 3).toFixed(1)} GB`
}
