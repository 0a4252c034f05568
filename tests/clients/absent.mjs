// Addresses that need not be there yet. A story that comes upon one of them stops there and says so; upon any other it fails.
import assert from 'node:assert/strict'

const absent = `
GET account/settings, incremental/organizations, incremental/organizations/sample, incremental/ticket_events, incremental/ticket_events/sample, incremental/tickets, incremental/tickets/sample, incremental/users,
  incremental/users/sample, search/export, suspended_tickets, suspended_tickets/{}, tags, tickets/{}/audits, tickets/{}/metrics, users/{}/identities, users/{}/tickets/assigned,
  users/{}/organizations/count, activities, views, views/{}/export, users/{}/related, tickets/{}/tags, organizations, organization_memberships,
  macros, views/compact, views/active, macros/categories, users/{}/sessions, sessions, brands/check_host_mapping, organizations/autocomplete,
  users/{}/requests, organizations/{}/requests, organizations/{}/tickets, organizations/{}/users, requests/search, satisfaction_ratings/received, oauth/tokens/current, users/me/session, users/{}/tickets/ccd
POST custom_roles, imports/tickets, macros, oauth/clients, oauth/tokens, organizations, organizations/create_many, tickets/create_many, tickets/{}/merge,
  tickets/{}/side_conversations, users/create_many, users/{}/password, users/{}/tags, views, views/preview, users/create_or_update_many, organization_memberships,
  organization_memberships/create_many, group_memberships/create_many, tickets/{}/satisfaction_rating, requests
PUT attachments/{}, tickets/{}/tags, users/{}/merge, macros/update_many, tickets/{}/comments/{}/redact, tickets/{}/comments/{}/attachments/{}/redact, users/{}/identities/{}/request_verification,
  organizations/update_many, users/update_many, account/settings, tickets/update_many
`
  .trim()
  .split(/\n(?=[A-Z])/)
  .flatMap((line) => line.slice(line.indexOf(' ') + 1).split(',').map((at) => `${line.slice(0, line.indexOf(' '))} /api/v2/${at.trim()}`))

/** The address a failed story waits for, when its last answer was that there is none and it need not be there; else the failure itself. */
export function waitsFor(desk, failure) {
  const { route, method, url, status } = desk.eye.last()
  if (route || status !== 404) throw failure
  const what = `${method} ${url.split('?')[0].replace(/\.json$/, '').replace(/\/\d+(?=\/|$)/g, '/{}')}`
  assert.ok(absent.includes(what), `${what} is not there, and not among the addresses of absent.mjs`)
  return what
}

/** Says which of them are there by now. */
export function tellArrived(desk, t) {
  for (const what of absent) if (desk.eye.has(what)) t.diagnostic(`there is ${what} now: take it out of absent.mjs`)
}
