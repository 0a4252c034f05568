// The pages of the settings, in the order a new desk needs them.
import type { PlainKey } from '../../lib/i18n/index.svelte.ts'

export interface SettingsPage {
  path: string
  title: PlainKey
  admin: boolean
  section: 'set.mail' | 'set.tickets' | 'set.people' | 'set.other'
}
export const settingsPages: SettingsPage[] = [
  { path: 'mailboxes', title: 'set.mailboxes', admin: true, section: 'set.mail' },
  { path: 'brands', title: 'set.brands', admin: true, section: 'set.mail' },
  { path: 'ticket-fields', title: 'set.ticketFields', admin: true, section: 'set.tickets' },
  { path: 'forms', title: 'set.forms', admin: true, section: 'set.tickets' },
  { path: 'statuses', title: 'set.statuses', admin: true, section: 'set.tickets' },
  { path: 'users', title: 'set.users', admin: true, section: 'set.people' },
  { path: 'groups', title: 'set.groups', admin: true, section: 'set.people' },
  { path: 'user-fields', title: 'set.userFields', admin: true, section: 'set.people' },
  { path: 'company-fields', title: 'set.companyFields', admin: true, section: 'set.people' },
  { path: 'desk', title: 'set.desk', admin: true, section: 'set.other' },
  { path: 'tokens', title: 'set.tokens', admin: true, section: 'set.other' },
  { path: 'system', title: 'set.system', admin: true, section: 'set.other' },
  { path: 'profile', title: 'set.profile', admin: false, section: 'set.other' },
]
