// What went wrong, as a sentence for the person in front of the screen.
import { ApiError } from './api/client.ts'
import { t } from './i18n/index.svelte.ts'

export function sentence(e: unknown): string {
  if (e instanceof ApiError) {
    if (e.offline) return t('app.offline')
    const first = Object.values(e.details)[0]?.[0]?.description
    return e.message || first || e.code
  }
  return e instanceof Error ? e.message : String(e)
}
