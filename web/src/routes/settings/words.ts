import { now } from '../../lib/api/client.ts'
import { t } from '../../lib/i18n/index.svelte.ts'

export function lagWords(seconds: number | null | undefined): string {
  if (seconds === null || seconds === undefined) return '–'
  if (seconds < 120) return t('time.seconds', { n: Math.round(seconds) })
  if (seconds < 7200) return t('time.min', { n: Math.round(seconds / 60) })
  return t('time.h', { n: Math.round(seconds / 3600) })
}
export function ago(iso: string | null | undefined): string {
  if (!iso) return '–'
  const s = Math.max(0, (now() - Date.parse(iso)) / 1000)
  if (s < 60) return t('time.now')
  if (s < 3600) return t('time.minutes', { n: Math.floor(s / 60) })
  if (s < 86400) return t('time.hours', { n: Math.floor(s / 3600) })
  return t('time.days', { n: Math.floor(s / 86400) })
}
