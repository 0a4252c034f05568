// n8n's Zendesk node as n8n runs it, but for its own server: the node's code decides what is asked and what is made of the answers; only the host of the
// address is ours. All operations of its four resources.
import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { after, test } from 'node:test'
import { tellArrived, waitsFor } from './absent.mjs'
import { orDiffers } from './differs.mjs'
import { basic, startDesk } from './desk.mjs'

const require = createRequire(import.meta.url)
const { Zendesk } = require('n8n-nodes-base/dist/nodes/Zendesk/Zendesk.node.js')
const { ZendeskApi } = require('n8n-nodes-base/dist/credentials/ZendeskApi.credentials.js')
const desk = await startDesk()
after(() => desk.stop())
const credentials = { subdomain: 'desk', email: desk.people.admin, apiToken: desk.token }

// What n8n's helper does with a request: the credential signs it, arrays in queries get brackets, a refusal is thrown.
async function request(options) {
  const signed = await new ZendeskApi().authenticate(credentials, { ...options })
  const url = new URL(options.uri.replace(/^https:\/\/desk\.zendesk\.com/, desk.url))
  for (const [k, v] of Object.entries(options.qs ?? {})) for (const x of [v].flat()) url.searchParams.append(Array.isArray(v) ? `${k}[]` : k, x)
  const r = await fetch(url, {
    method: options.method,
    headers: { Authorization: basic(signed.auth.username, signed.auth.password), Accept: 'application/json', ...(options.body ? { 'Content-Type': 'application/json' } : {}) },
    body: options.body && JSON.stringify(options.body),
  })
  const text = await r.text()
  if (!r.ok) throw Object.assign(new Error(`${r.status} - ${text}`), { statusCode: r.status, error: JSON.parse(text) })
  return text ? JSON.parse(text) : undefined
}

const done = new Set()
/** One run of the node with these parameters. */
async function run(resource, operation, parameters = {}) {
  const given = { authentication: 'apiToken', resource, operation, jsonParameters: false, ticketType: 'regular', returnAll: true, additionalFields: {}, updateFields: {}, options: {}, filters: {}, ...parameters }
  const self = {
    getInputData: () => [{ json: {} }],
    getNodeParameter: (name) => {
      assert.ok(name in given, `the node asks for ${name}`)
      return given[name]
    },
    getCredentials: async () => credentials,
    getNode: () => ({ name: 'Zendesk', type: 'n8n-nodes-base.zendesk', typeVersion: 1 }),
    continueOnFail: () => false,
    helpers: {
      requestWithAuthentication: (_, options) => request(options),
      returnJsonArray: (data) => [data].flat().map((json) => ({ json })),
      constructExecutionMetaData: (items) => items,
    },
  }
  const [items] = await new Zendesk().execute.call(self)
  done.add(`${resource}.${operation}`)
  return items.map((i) => i.json)
}
/** A story of one resource; it stops at an address that need not be there yet (absent.mjs). */
const waiting = new Set()
const story = (name, operations, tell) =>
  test(name, (t) =>
    orDiffers(t, name, async () => {
      try {
        await tell()
      } catch (e) {
        t.diagnostic(`NOT TESTED: n8n, ${name}: there is no ${waitsFor(desk, e)}`)
        for (const o of operations.split(' ')) waiting.add(o)
      }
    }))
const one = async (...given) => (await run(...given))[0]
const ids = (list) => list.map((x) => x.id)

story('ticket: create, get, update, delete, search', 'ticket.create ticket.get ticket.update ticket.delete ticket.getAll', async () => {
  const t = await one('ticket', 'create', { description: 'It does not start', additionalFields: { subject: 'Engine', status: 'open', tags: ['n8n', 'engine'], type: 'problem', externalId: 'n8n-1' } })
  assert.equal(t.subject, 'Engine')
  assert.equal(t.status, 'open')
  assert.deepEqual(t.tags, ['engine', 'n8n'])
  const u = await one('ticket', 'update', { id: t.id, updateFields: { internalNote: '<b>Seen</b>', status: 'pending', assigneeEmail: desk.people.agent } })
  assert.equal(u.status, 'pending')
  assert.ok(u.assignee_id, 'assignee_email names the assignee')
  await one('ticket', 'update', { id: t.id, updateFields: { publicReply: 'We look into it' } })
  const comments = (await desk.expect(200, 'GET', `/api/v2/tickets/${t.id}/comments.json`)).comments
  assert.deepEqual(comments.map((c) => c.public), [true, false, true])
  assert.equal((await one('ticket', 'get', { id: t.id })).external_id, 'n8n-1')
  await one('ticket', 'update', { id: t.id, jsonParameters: true, updateFieldsJson: '{"priority": "high"}' })
  await desk.caughtUp()
  assert.deepEqual(ids(await run('ticket', 'getAll', { options: { query: 'tags:n8n', status: 'pending', sortBy: 'created_at', sortOrder: 'desc' } })), [t.id])
  assert.deepEqual(ids(await run('ticket', 'getAll', { returnAll: false, limit: 1, options: { query: 'tags:n8n' } })), [t.id])
  assert.deepEqual(await run('ticket', 'delete', { id: t.id }), [{ success: true }])
  await assert.rejects(run('ticket', 'get', { id: t.id }), (e) => e.statusCode === 404 && e.error.error === 'RecordNotFound')
})
story('user: create, get, update, list, search, delete', 'user.create user.get user.update user.getAll user.search user.delete', async () => {
  const u = await one('user', 'create', { name: 'Nora', additionalFields: { email: 'nora@example.com', role: 'end-user', verified: true, notes: 'From a workflow', tags: ['n8n'] } })
  assert.equal(u.email, 'nora@example.com')
  assert.equal((await one('user', 'update', { id: u.id, updateFields: { name: 'Nora B.' } })).name, 'Nora B.')
  assert.equal((await one('user', 'get', { id: u.id })).name, 'Nora B.')
  assert.ok(ids(await run('user', 'getAll')).includes(u.id))
  assert.deepEqual((await run('user', 'getAll', { returnAll: false, limit: 50, filters: { role: ['agent', 'admin'] } })).map((x) => x.role).sort(), ['admin', 'agent'])
  assert.deepEqual(ids(await run('user', 'search', { filters: { query: 'nora@example.com' } })), [u.id])
  await run('user', 'delete', { id: u.id })
  assert.equal((await one('user', 'get', { id: u.id })).active, false)
})
story('user: organizations, related', 'user.getOrganizations user.getRelatedData', async () => {
  const o = await one('organization', 'create', { name: 'Nora and sons' })
  const u = await one('user', 'create', { name: 'Noah', additionalFields: { email: 'noah@example.com', organization_id: o.id } })
  assert.deepEqual(ids(await run('user', 'getOrganizations', { id: u.id })), [o.id])
  assert.equal((await one('user', 'getRelatedData', { id: u.id })).requested_tickets, 0)
})
story('organization: create, get, update, list, count, related, delete', 'organization.create organization.get organization.update organization.getAll organization.count organization.getRelatedData organization.delete', async () => {
  const o = await one('organization', 'create', { name: 'Workflow Ltd', additionalFields: { domain_names: ['workflow.example'], tags: ['n8n'], notes: 'By a workflow' } })
  assert.deepEqual(o.domain_names, ['workflow.example'])
  assert.equal((await one('organization', 'update', { id: o.id, updateFields: { details: 'Changed' } })).details, 'Changed')
  assert.equal((await one('organization', 'get', { id: o.id })).details, 'Changed')
  assert.ok(ids(await run('organization', 'getAll')).includes(o.id))
  assert.equal((await run('organization', 'getAll', { returnAll: false, limit: 1 })).length, 1)
  assert.ok((await one('organization', 'count')).value >= 1)
  assert.equal((await one('organization', 'getRelatedData', { id: o.id })).users_count, 0)
  assert.deepEqual(await run('organization', 'delete', { id: o.id }), [{ success: true }])
})
story('ticket field: list, get', 'ticketField.getAll ticketField.get', async () => {
  const made = (await desk.expect(201, 'POST', '/api/v2/ticket_fields.json', { ticket_field: { type: 'text', title: 'Plate' } })).ticket_field
  const all = await run('ticketField', 'getAll')
  assert.ok(ids(all).includes(made.id))
  assert.equal((await run('ticketField', 'getAll', { returnAll: false, limit: 2 })).length, 2)
  assert.equal((await one('ticketField', 'get', { ticketFieldId: made.id })).title, 'Plate')
  const t = await one('ticket', 'create', { description: 'Parked', additionalFields: { customFieldsUi: { customFieldsValues: [{ id: made.id, value: '品川 300' }] } } })
  assert.equal(t.custom_fields.find((f) => f.id === made.id).value, '品川 300')
})
story('suspended ticket: list, get, recover, delete', 'ticket.recover', async () => {
  const box = (await desk.expect(201, 'POST', '/api/kotae/mailboxes', { name: 'Desk', address: 'desk@desk.test' })).mailbox.id
  for (const n of [1, 2])
    await desk.ask('POST', `/api/kotae/mail/inbound?mailbox_id=${box}`, `From: List <list@example.com>\r\nTo: desk@desk.test\r\nSubject: Offer ${n}\r\nMessage-ID: <offer-${n}@example.com>\r\nPrecedence: bulk\r\nList-Id: <offers.example.com>\r\nList-Unsubscribe: <mailto:off@example.com>\r\n\r\nBuy\r\n`, { 'Content-Type': 'message/rfc822' })
  const all = await run('ticket', 'getAll', { ticketType: 'suspended' })
  assert.equal(all.length, 2)
  assert.equal((await one('ticket', 'get', { ticketType: 'suspended', id: all[0].id })).id, all[0].id)
  await run('ticket', 'recover', { id: all[0].id })
  assert.deepEqual(await run('ticket', 'delete', { ticketType: 'suspended', id: all[1].id }), [{ success: true }])
  assert.equal((await run('ticket', 'getAll', { ticketType: 'suspended' })).filter((x) => x.id).length, 0)
})
test('every operation the node offers was run', (t) => {
  const { properties } = new Zendesk().description
  const all = properties.filter((p) => p.name === 'operation').flatMap((p) => p.displayOptions.show.resource.flatMap((r) => p.options.map((o) => `${r}.${o.value}`)))
  assert.ok(all.length >= 20, `${all.length} operations`)
  assert.deepEqual([...new Set(all)].filter((o) => !done.has(o) && !waiting.has(o)), [])
  tellArrived(desk, t)
  t.diagnostic(`n8n: ${done.size} of ${new Set(all).size} operations run`)
})
test('every answer was as the description says', () => {
  const wrong = desk.eye.complaints()
  assert.equal(wrong.length, 0, '\n    ' + wrong.join('\n    '))
})
