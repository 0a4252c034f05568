// What clients do that no reference tells: chunked files under a JSON content type, brackets and plus signs, empty pages, compressed answers …
import assert from 'node:assert/strict'
import http from 'node:http'
import { after, test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { basic, password, startDesk } from './desk.mjs'

const desk = await startDesk()
after(() => desk.stop())
const get = (at) => desk.expect(200, 'GET', at)
const ticket = async (more = {}) => (await desk.expect(201, 'POST', '/api/v2/tickets.json', { ticket: { subject: 'Habit', comment: { body: 'x' }, ...more } })).ticket
const ids = (list) => list.map((x) => x.id)

/** A request byte by byte: {status, headers, bytes}. parts are sent as chunks. */
function raw(method, at, headers, parts = []) {
  return new Promise((resolve, reject) => {
    const r = http.request(desk.url + at, { method, headers: { Authorization: desk.auth, ...headers } }, (answer) => {
      const got = []
      answer.on('data', (d) => got.push(d))
      answer.on('end', () => resolve({ status: answer.statusCode, headers: answer.headers, bytes: Buffer.concat(got) }))
    })
    r.on('error', reject)
    for (const p of parts) r.write(p)
    r.end()
  })
}
const json = (answer) => JSON.parse(answer.bytes)
/** All records of a list, page by page, as a client that follows links does. */
async function walk(first, key) {
  const out = []
  for (let at = first, n = 0; at; n++) {
    assert.ok(n < 200, 'the pages do not end')
    const page = await get(at)
    out.push(...page[key])
    const next = page.links ? page.links.next : page.next_page
    if (page.meta) assert.equal(page.meta.has_more, next !== null)
    at = next && next.replace(desk.url, '')
  }
  return out
}

test('a file comes in chunks, raw, under Content-Type: application/json', async () => {
  const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==', 'base64')
  const up = await raw('POST', '/api/v2/uploads.json?filename=' + encodeURIComponent('図面 1.png'), { 'Content-Type': 'application/json', 'Transfer-Encoding': 'chunked' }, [png.subarray(0, 10), png.subarray(10, 40), png.subarray(40)])
  assert.equal(up.status, 201, up.bytes.toString())
  const { upload } = json(up)
  assert.equal(upload.attachment.file_name, '図面 1.png')
  assert.equal(upload.attachment.size, png.length)
  assert.equal(upload.attachment.content_type, 'image/png', 'what it is, not what it was called')
  const t = await ticket({ comment: { body: 'with a drawing', uploads: [upload.token] } })
  const [c] = (await get(`/api/v2/tickets/${t.id}/comments.json`)).comments
  const back = await raw('GET', c.attachments[0].content_url.replace(desk.url, ''), {})
  assert.deepEqual(back.bytes, png)
  const other = json(await raw('POST', '/api/v2/uploads?filename=note.bin', { 'Content-Type': 'application/binary' }, [Buffer.from([0, 1, 2, 255])]))
  assert.equal(other.upload.attachment.size, 4)
})

test('brackets and spaces come as %5B, %5D, + and %20', async () => {
  for (let n = 0; n < 3; n++) await ticket({ tags: ['bracketed'] })
  const plain = await raw('GET', '/api/v2/tickets.json?page[size]=2', {})
  const coded = await raw('GET', '/api/v2/tickets.json?page%5Bsize%5D=2', {})
  assert.equal(json(plain).tickets.length, 2)
  assert.deepEqual(ids(json(coded).tickets), ids(json(plain).tickets))
  await desk.caughtUp()
  const counts = await Promise.all(['type:ticket+tags:bracketed', 'type:ticket%20tags:bracketed', 'type%3Aticket+tags%3Abracketed'].map((q) => get('/api/v2/search/count.json?query=' + q)))
  assert.deepEqual(counts.map((c) => c.count), [3, 3, 3])
  const found = await get('/api/v2/users/search.json?query=' + encodeURIComponent('"佐藤 一郎"').replaceAll('%20', '+'))
  assert.deepEqual(found.users.map((u) => u.email), [desk.people.agent])
})

test('an empty page has no next', async () => {
  const g = (await desk.expect(201, 'POST', '/api/v2/groups', { group: { name: 'Empty' } })).group
  for (const at of [`/api/v2/groups/${g.id}/memberships`, `/api/v2/groups/${g.id}/users`]) {
    const page = await get(at + '.json?page[size]=1')
    assert.deepEqual(page.meta, { has_more: false, after_cursor: null, before_cursor: null }, at)
    assert.deepEqual(page.links, { next: null, prev: null }, at)
    const offset = await get(at + '.json?page=7&per_page=10')
    assert.equal(offset.next_page, null)
  }
  const late = await get('/api/v2/tickets?page[size]=10&page[after]=' + encodeURIComponent((await get('/api/v2/tickets?page[size]=100')).meta.after_cursor))
  assert.deepEqual([late.tickets, late.links.next], [[], null])
})

test('Content-Type: application/json on GET, with and without a body; a write without one', async () => {
  for (const parts of [[], ['{}']]) {
    const r = await raw('GET', '/api/v2/users/me.json', { 'Content-Type': 'application/json', ...(parts.length ? { 'Content-Length': '2' } : {}) }, parts)
    assert.equal(json(r).user.email, desk.people.admin)
  }
  const t = await ticket()
  const r = await raw('DELETE', `/api/v2/tickets/${t.id}.json`, { 'Content-Type': 'application/json' })
  assert.equal(r.status, 204)
  assert.equal(r.bytes.length, 0)
})

test('answers are compressed for whoever takes it', async () => {
  const small = await raw('GET', '/api/v2/tickets.json?per_page=100', {})
  const packed = await raw('GET', '/api/v2/tickets.json?per_page=100', { 'Accept-Encoding': 'gzip, deflate, br' })
  assert.equal(packed.headers['content-encoding'], 'gzip')
  assert.deepEqual(JSON.parse(gunzipSync(packed.bytes)), json(small))
})

test('with and without .json', async () => {
  const t = await ticket()
  for (const at of ['/api/v2/tickets', `/api/v2/tickets/${t.id}`, `/api/v2/tickets/${t.id}/comments`, '/api/v2/users/me', '/api/v2/groups', '/api/v2/search/count', '/api/v2/locales']) {
    const q = at.endsWith('count') ? '?query=type:ticket' : ''
    const [bare, dotted] = [await get(at + q), await get(at + '.json' + q)]
    assert.deepEqual(JSON.parse(JSON.stringify(bare).replaceAll('.json', '')), JSON.parse(JSON.stringify(dotted).replaceAll('.json', '')), at)
  }
})

test('who is calling: a token, a password, a bearer; nobody', async () => {
  const { people, token } = desk
  const me = (Authorization) => desk.ask('GET', '/api/v2/users/me.json', undefined, { Authorization })
  for (const [how, auth] of Object.entries({ token: basic(people.admin + '/token', token), password: basic(people.admin, password), bearer: 'Bearer ' + token }))
    assert.equal((await me(auth)).body.user?.email, people.admin, how)
  assert.equal((await me(basic(people.agent, password))).body.user.email, people.agent)
  for (const wrong of [basic(people.admin + '/token', 'no such token'), basic(people.admin, 'no such password'), 'Bearer nothing', 'Basic !!!', 'Digest x']) {
    const r = await me(wrong)
    assert.equal(r.status, 401, wrong)
    assert.equal(r.body.error, "Couldn't authenticate you")
  }
})

test('pages by offset and by cursor name each record once', async () => {
  for (let n = 0; n < 7; n++) await ticket()
  const all = (await get('/api/v2/tickets.json?per_page=100')).tickets
  assert.equal(all.length, (await get('/api/v2/tickets/count.json')).count.value)
  for (const first of ['/api/v2/tickets.json?per_page=3', '/api/v2/tickets.json?page[size]=3', '/api/v2/tickets?page=1&per_page=4', '/api/v2/tickets?page%5Bsize%5D=2']) {
    const seen = ids(await walk(first, 'tickets'))
    assert.equal(new Set(seen).size, seen.length, first)
    assert.deepEqual([...seen].sort((a, b) => a - b), ids(all).sort((a, b) => a - b), first)
  }
  const second = await get('/api/v2/tickets.json?per_page=3&page=2')
  assert.equal(second.count, all.length)
  assert.match(second.previous_page, /page=1/)
  const forward = await get('/api/v2/tickets.json?page[size]=2')
  const next = await get(forward.links.next.replace(desk.url, ''))
  assert.ok(next.tickets[0].id > forward.tickets[1].id || next.tickets[0].id < forward.tickets[1].id)
  assert.equal((await get('/api/v2/tickets.json?per_page=1000')).tickets.length, Math.min(100, all.length), 'more than 100 is 100')
})

test('a ticket brings its people along', async () => {
  const g = (await desk.expect(201, 'POST', '/api/v2/groups', { group: { name: 'Aside' } })).group
  const t = await ticket({ group_id: g.id, requester: { name: 'Aside', email: 'aside@example.com' } })
  const one = await get(`/api/v2/tickets/${t.id}.json?include=users,groups,no_such_thing`)
  assert.ok(ids(one.users).includes(t.requester_id))
  assert.deepEqual(ids(one.groups), [g.id])
  for (const at of [`/api/v2/tickets.json?include=users%2Cgroups`, `/api/v2/tickets/show_many.json?ids=${t.id}&include=users,groups`]) {
    const page = await get(at)
    assert.ok(ids(page.users).includes(t.requester_id), at)
    assert.ok(ids(page.groups).includes(g.id), at)
    assert.equal(new Set(ids(page.users)).size, page.users.length, at)
  }
})

test('what is not known is passed over', async () => {
  const t = await ticket({ no_such_field: { deep: [1] }, subject: 'Known' })
  assert.equal(t.subject, 'Known')
  assert.ok(!('no_such_field' in t))
  const u = (await desk.expect(201, 'POST', '/api/v2/users.json', { user: { name: 'N', email: 'n@example.com', no_such_field: 1 }, beside: true })).user
  assert.equal(u.name, 'N')
  await get('/api/v2/tickets.json?no_such_parameter=1&include=')
})

test('refusals have their shape', async () => {
  const bad = (await desk.expect(422, 'POST', '/api/v2/tickets.json', { ticket: { comment: { body: 'x' }, status: 'nonsense', priority: 7, type: 'x' } }))
  assert.equal(bad.error, 'RecordInvalid')
  assert.deepEqual(Object.keys(bad.details).sort(), ['priority', 'status', 'type'], 'every faulty field is named')
  for (const f of Object.values(bad.details)) assert.ok(f[0].description && f[0].error)
  assert.equal((await desk.expect(404, 'GET', '/api/v2/tickets/99999999.json')).error, 'RecordNotFound')
  assert.equal((await raw('POST', '/api/v2/tickets.json', { 'Content-Type': 'application/json' }, ['{"ticket":'])).status, 400)
  assert.equal((await desk.expect(404, 'GET', '/api/v2/no_such_thing.json')).error, 'RecordNotFound')
})

test('the rate: documented headers, Retry-After on 429 alone', async () => {
  const r = await desk.ask('GET', '/api/v2/users/me.json')
  const limit = Number(r.headers.get('x-rate-limit'))
  const left = Number(r.headers.get('x-rate-limit-remaining'))
  assert.ok(limit > 0 && left >= 0 && left < limit, `${limit} ${left}`)
  assert.equal(r.headers.get('ratelimit-limit'), String(limit))
  assert.ok(Number(r.headers.get('ratelimit-reset')) > 0 && Number(r.headers.get('ratelimit-reset')) <= 60)
  assert.equal(r.headers.get('retry-after'), null)
  await desk.expect(200, 'PUT', '/api/kotae/settings', { api_requests_per_minute: 10 })
  const agent = { Authorization: basic(desk.people.agent, password) }
  // Two minutes' worth in a row: one of the two minutes is over the limit, wherever the clock stands.
  const answers = []
  for (let n = 0; n < 21; n++) answers.push(await desk.ask('GET', '/api/v2/users/me.json', undefined, agent))
  const over = answers.filter((a) => a.status === 429)
  assert.ok(over.length > 0)
  for (const a of over) {
    assert.ok(Number(a.headers.get('retry-after')) > 0)
    assert.equal(a.headers.get('x-rate-limit-remaining'), '0')
    assert.equal(a.body.error, 'APIRateLimitExceeded')
  }
  for (const a of answers.filter((a) => a.status === 200)) assert.equal(a.headers.get('retry-after'), null)
  await desk.expect(200, 'PUT', '/api/kotae/settings', { api_requests_per_minute: 1000000 })
  assert.equal((await desk.ask('GET', '/api/v2/users/me.json', undefined, agent)).status, 200)
})

test('every answer was as the description says', () => {
  const wrong = desk.eye.complaints()
  assert.equal(wrong.length, 0, '\n    ' + wrong.join('\n    '))
})
