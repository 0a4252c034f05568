// Members of our answers against answers of Zendesk's own API: every member of theirs is in ours, of the same JSON type (or null on either side).
// They lie in zendesk-answers/ of the shared data, beside the checkout or where KOTAE_SHARED says; without them this says so and tests nothing.
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { after, test } from 'node:test'
import { waitsFor } from './absent.mjs'
import { orDiffers } from './differs.mjs'
import { startDesk } from './desk.mjs'

const folder = path.join(process.env.KOTAE_SHARED ?? path.resolve(import.meta.dirname, '../../../shared'), 'data/zendesk-answers')
const there = existsSync(folder)
const desk = there ? await startDesk() : null
after(() => desk?.stop())

/** Members of theirs that ours need not have: file (or *), then the path. */
const exceptions = {
  '*': {
    '/ticket/via/source/from/address': 'theirs came by mail, ours by the API',
    '/ticket/via/source/from/name': 'theirs came by mail, ours by the API',
    '/ticket/via/source/to/address': 'theirs came by mail, ours by the API',
    '/ticket/via/source/to/name': 'theirs came by mail, ours by the API',
    '/tickets/*/via/source/from/address': 'theirs came by mail, ours by the API',
    '/tickets/*/via/source/from/name': 'theirs came by mail, ours by the API',
    '/tickets/*/via/source/to/address': 'theirs came by mail, ours by the API',
    '/tickets/*/via/source/to/name': 'theirs came by mail, ours by the API',
    '/audit/metadata/system/location': 'nobody\'s whereabouts are looked up',
    '/audit/metadata/system/latitude': 'nobody\'s whereabouts are looked up',
    '/audit/metadata/system/longitude': 'nobody\'s whereabouts are looked up',
    '/ticket/satisfaction_probability': 'a forecast of Zendesk\'s own',
    '/tickets/*/satisfaction_probability': 'a forecast of Zendesk\'s own',
    '/results/*/satisfaction_probability': 'a forecast of Zendesk\'s own',
    '/user/chat_only': 'Zendesk took it out of the reference',
    '/users/*/chat_only': 'Zendesk took it out of the reference',
    '/results/*/chat_only': 'Zendesk took it out of the reference',
  },
  'GET/attachment.json': { '/attachment/name': 'an older name of file_name' },
  'POST/upload.json': { '/upload/attachment/name': 'an older name of file_name', '/upload/attachments/*/name': 'an older name of file_name' },
}

const kind = (v) => (v === null ? 'null' : Array.isArray(v) ? 'array' : typeof v)
// Free members: their names are the desk's own data.
const free = new Set(['/user/user_fields', '/users/*/user_fields', '/results/*/user_fields', '/organization/organization_fields', '/organizations/*/organization_fields'])

/** What of theirs is not in ours, as paths. */
function lacking(theirs, ours, at = '') {
  if (theirs === null || ours === null) return []
  if (kind(theirs) !== kind(ours)) return [`${at}: theirs is ${kind(theirs)}, ours ${kind(ours)}`]
  if (free.has(at)) return []
  if (Array.isArray(theirs)) return theirs.length && ours.length ? lacking(theirs[0], ours[0], at + '/*') : []
  if (kind(theirs) !== 'object') return []
  return Object.entries(theirs).flatMap(([k, v]) => (k in ours ? lacking(v, ours[k], `${at}/${k}`) : [`${at}/${k}: is not in ours`]))
}

/** One answer of ours against a file of theirs. ask: answers the body; it waits where there is no such address yet. */
function compare(file, ask) {
  test(file, async (t) => {
    if (!there) return t.diagnostic(`NOT TESTED: ${file}: there is no ${path.basename(folder)}`)
    const theirs = JSON.parse(readFileSync(path.join(folder, file)))
    let ours
    try {
      ours = await ask()
    } catch (e) {
      return t.diagnostic(`NOT TESTED: ${file}: there is no ${waitsFor(desk, e)}`)
    }
    const reason = (at) => exceptions[file]?.[at] ?? exceptions['*'][at]
    const missing = lacking(theirs, ours).filter((m) => !reason(m.split(':')[0]))
    await orDiffers(t, file, async () => assert.deepEqual(missing, []))
  })
}

const get = (at) => desk.expect(200, 'GET', at)
const post = (at, body, status = 201) => desk.expect(status, 'POST', at, body)
const put = (at, body) => desk.expect(200, 'PUT', at, body)
let made
/** Something of everything. */
const data = () =>
  (made ??= (async () => {
    const group = (await post('/api/v2/groups', { group: { name: 'Returns', description: 'What comes back' } })).group
    const agent = (await get('/api/v2/users/search?query=' + encodeURIComponent(desk.people.agent))).users[0]
    await post('/api/v2/group_memberships', { group_membership: { user_id: agent.id, group_id: group.id } })
    const up = await desk.ask('POST', '/api/v2/uploads.json?filename=a.txt', 'text of a file', { 'Content-Type': 'application/binary' })
    assert.equal(up.status, 201)
    const ticket = (await post('/api/v2/tickets', { ticket: { subject: 'Shape', comment: { body: 'x', uploads: [up.body.upload.token] }, tags: ['shape'], group_id: group.id, requester: { name: 'Shape', email: 'shape@example.com' } } })).ticket
    const user = (await get(`/api/v2/users/${ticket.requester_id}`)).user
    await desk.caughtUp()
    return { group, agent, ticket, user, upload: up.body }
  })())
const compareWith = (file, ask) => compare(file, async () => ask(await data()))

compareWith('GET/ticket.json', (d) => get(`/api/v2/tickets/${d.ticket.id}`))
compareWith('GET/tickets.json', () => get('/api/v2/tickets'))
compareWith('GET/ticket_show_many.json', (d) => get(`/api/v2/tickets/show_many?ids=${d.ticket.id}`))
compareWith('POST/ticket.json', () => post('/api/v2/tickets', { ticket: { subject: 'Shape', comment: { body: 'x' } } }))
compareWith('PUT/ticket.json', (d) => put(`/api/v2/tickets/${d.ticket.id}`, { ticket: { priority: 'high' } }))
compareWith('GET/ticket_comments.json', (d) => get(`/api/v2/tickets/${d.ticket.id}/comments?page[size]=10`))
compareWith('GET/ticket_audits.json', (d) => get(`/api/v2/tickets/${d.ticket.id}/audits`))
compareWith('GET/ticket_audit.json', async (d) => get(`/api/v2/tickets/${d.ticket.id}/audits/${(await get(`/api/v2/tickets/${d.ticket.id}/audits`)).audits[0].id}`))
compareWith('GET/attachment.json', async (d) => get(`/api/v2/attachments/${(await get(`/api/v2/tickets/${d.ticket.id}/comments`)).comments[0].attachments[0].id}`))
compareWith('POST/upload.json', (d) => d.upload)
compareWith('PUT/tags.json', (d) => put(`/api/v2/tickets/${d.ticket.id}/tags`, { tags: ['more'] }))
compareWith('GET/tags.json', (d) => get(`/api/v2/tickets/${d.ticket.id}/tags`))
compareWith('GET/user.json', (d) => get(`/api/v2/users/${d.user.id}`))
compareWith('GET/users.json', () => get('/api/v2/users'))
compareWith('POST/users.json', () => post('/api/v2/users', { user: { name: 'New', email: 'new@example.com' } }))
compareWith('PUT/user.json', (d) => put(`/api/v2/users/${d.user.id}`, { user: { name: 'Changed' } }))
compareWith('GET/user_related.json', (d) => get(`/api/v2/users/${d.user.id}/related`))
compareWith('GET/group.json', (d) => get(`/api/v2/groups/${d.group.id}`))
compareWith('GET/groups.json', () => get('/api/v2/groups'))
compareWith('POST/groups.json', () => post('/api/v2/groups', { group: { name: 'Another' } }))
compareWith('PUT/groups.json', (d) => put(`/api/v2/groups/${d.group.id}`, { group: { name: 'Renamed' } }))
compareWith('GET/group_memberships.json', () => get('/api/v2/group_memberships'))
compareWith('GET/brand.json', async () => get(`/api/v2/brands/${(await get('/api/v2/brands')).brands[0].id}`))
compareWith('GET/brands.json', () => get('/api/v2/brands'))
compareWith('GET/locales.json', () => get('/api/v2/locales'))
compareWith('GET/search_ticket.json', () => get('/api/v2/search?query=type:ticket+tags:shape'))
compareWith('GET/search_user.json', () => get('/api/v2/search?query=type:user+shape'))
compareWith('GET/search_group.json', () => get('/api/v2/search?query=type:group+renamed'))
compareWith('GET/search_count_ticket.json', () => get('/api/v2/search/count?query=type:ticket'))
compareWith('POST/organization.json', () => post('/api/v2/organizations', { organization: { name: 'Shape Ltd', domain_names: ['shape.example'] } }))
compareWith('GET/organizations.json', () => get('/api/v2/organizations'))
compareWith('GET/organization.json', async () => get(`/api/v2/organizations/${(await get('/api/v2/organizations')).organizations[0].id}`))
compareWith('PUT/organization.json', async () => put(`/api/v2/organizations/${(await get('/api/v2/organizations')).organizations[0].id}`, { organization: { notes: 'n' } }))
compareWith('POST/organization_membership.json', async (d) => post('/api/v2/organization_memberships', { organization_membership: { user_id: d.user.id, organization_id: (await get('/api/v2/organizations')).organizations[0].id } }))
compareWith('GET/organization_memberships.json', () => get('/api/v2/organization_memberships'))
compareWith('POST/organization_fields.json', () => post('/api/v2/organization_fields', { organization_field: { key: 'keeper', title: 'Keeper', type: 'lookup', relationship_target_type: 'zen:user', relationship_filter: { all: [], any: [] } } }))
compareWith('GET/organization_fields.json', () => get('/api/v2/organization_fields'))
compareWith('POST/ticket_fields.json', () => post('/api/v2/ticket_fields', { ticket_field: { title: 'Serial', type: 'text' } }))
compareWith('GET/ticket_fields.json', () => get('/api/v2/ticket_fields'))
compareWith('GET/ticket_field.json', async () => get(`/api/v2/ticket_fields/${(await get('/api/v2/ticket_fields')).ticket_fields.at(-1).id}`))
compareWith('PUT/ticket_field.json', async () => put(`/api/v2/ticket_fields/${(await get('/api/v2/ticket_fields')).ticket_fields.at(-1).id}`, { ticket_field: { description: 'd' } }))
compareWith('POST/ticket_form.json', () => post('/api/v2/ticket_forms', { ticket_form: { name: 'Repair', ticket_field_ids: [] } }))
compareWith('GET/ticket_forms.json', () => get('/api/v2/ticket_forms'))
compareWith('GET/ticket_form.json', async () => get(`/api/v2/ticket_forms/${(await get('/api/v2/ticket_forms')).ticket_forms[0].id}`))
compareWith('PUT/ticket_form.json', async () => put(`/api/v2/ticket_forms/${(await get('/api/v2/ticket_forms')).ticket_forms[0].id}`, { ticket_form: { display_name: 'd' } }))
compareWith('GET/user_fields.json', async () => {
  await post('/api/v2/user_fields', { user_field: { key: 'nick', title: 'Nick', type: 'text' } })
  return get('/api/v2/user_fields')
})
compareWith('GET/views.json', () => get('/api/v2/views'))
compareWith('GET/view.json', async () => get(`/api/v2/views/${(await get('/api/v2/views')).views[0].id}`))
compareWith('GET/views_ticket_count.json', async () => get(`/api/v2/views/count_many?ids=${(await get('/api/v2/views')).views[0].id}`))
compareWith('POST/macro.json', () => post('/api/v2/macros', { macro: { title: 'Thanks', actions: [{ field: 'status', value: 'solved' }] } }))
compareWith('GET/macros.json', () => get('/api/v2/macros'))
compareWith('GET/macro.json', async () => get(`/api/v2/macros/${(await get('/api/v2/macros')).macros[0].id}`))
compareWith('PUT/macro.json', async () => put(`/api/v2/macros/${(await get('/api/v2/macros')).macros[0].id}`, { macro: { title: 'Many thanks' } }))
compareWith('PUT/redact_ticket_comment_attachment.json', async (d) => {
  const [c] = (await get(`/api/v2/tickets/${d.ticket.id}/comments`)).comments
  return put(`/api/v2/tickets/${d.ticket.id}/comments/${c.id}/attachments/${c.attachments[0].id}/redact`, {})
})
compareWith('PUT/redact_ticket_comment.json', async (d) => put(`/api/v2/tickets/${d.ticket.id}/comments/${(await get(`/api/v2/tickets/${d.ticket.id}/comments`)).comments[0].id}/redact`, { text: 'x' }))

const byMail = 'a ticket that came by mail says from whom and where to'
test(byMail, (t) =>
  orDiffers(t, byMail, async () => {
    const box = (await post('/api/kotae/mailboxes', { name: 'Desk', address: 'desk@desk.test' })).mailbox.id
    const letter = 'From: Taro <taro@example.com>\r\nTo: Desk <desk@desk.test>\r\nSubject: By mail\r\nMessage-ID: <by-mail@example.com>\r\nDate: Mon, 03 Nov 2025 10:00:00 +0900\r\n\r\nHello\r\n'
    const { ticket_id } = (await desk.ask('POST', `/api/kotae/mail/inbound?mailbox_id=${box}`, letter, { 'Content-Type': 'message/rfc822' })).body
    const { source } = (await get(`/api/v2/tickets/${ticket_id}`)).ticket.via
    assert.deepEqual(source.from, { address: 'taro@example.com', name: 'Taro' })
    assert.equal(source.to.address, 'desk@desk.test')
  }))

test('every answer was as the description says', (t) => {
  if (!there) return t.diagnostic('NOT TESTED: answers against the description: there is nothing to compare')
  const wrong = desk.eye.complaints()
  assert.equal(wrong.length, 0, '\n    ' + wrong.join('\n    '))
})
