// A form's way to the server: one save at a time, the server's sentences beside their fields.
import { ApiError } from '../api/client.ts'
import { sentence } from '../errors.ts'
import { t } from '../i18n/index.svelte.ts'

export class Form {
  busy = $state(false)
  errors = $state.raw<Record<string, string>>({})
  problem = $state('')

  /** Runs a save; true when it was done. Faulty fields and everything else are told in the form. */
  async run(save: () => Promise<unknown>): Promise<boolean> {
    if (this.busy) return false
    this.busy = true
    this.errors = {}
    this.problem = ''
    try {
      await save()
      return true
    } catch (e) {
      if (!(e instanceof ApiError)) throw e
      const named = Object.entries(e.details)
      this.errors = Object.fromEntries(named.map(([k, v]) => [k, v[0]?.description ?? '']))
      this.problem = named.length ? t('set.saveFailed') + (named.length === 1 ? ` ${this.errors[named[0]![0]]}` : '') : t('set.saveError', { reason: sentence(e) })
      return false
    } finally {
      this.busy = false
    }
  }
}
