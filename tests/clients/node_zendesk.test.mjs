// node-zendesk against a desk: every call it has is made with real data and its effect looked at, or stands in not_yet.mjs with the reason. The list
// of calls is read off the client itself, so that none is forgotten.
import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { after, test } from 'node:test'
import { tellArrived, waitsFor } from './absent.mjs'
import { orDiffers } from './differs.mjs'
import { startDesk } from './desk.mjs'
import { notYet } from './node_zendesk/not_yet.mjs'
import account from './node_zendesk/account.mjs'
import fields from './node_zendesk/fields.mjs'
import organizations from './node_zendesk/organizations.mjs'
import tickets from './node_zendesk/tickets.mjs'
import users from './node_zendesk/users.mjs'
import views from './node_zendesk/views.mjs'

const { createClient } = createRequire(import.meta.url)('node-zendesk')
const desk = await startDesk()
after(() => desk.stop())

/** Every "resource.method" of the client. */
function methodsOf(client) {
  const out = []
  for (const [resource, d] of Object.entries(Object.getOwnPropertyDescriptors(Object.getPrototypeOf(client)))) {
    if (!d.get) continue
    const proto = Object.getPrototypeOf(client[resource])
    for (const [name, m] of Object.entries(Object.getOwnPropertyDescriptors(proto))) if (name !== 'constructor' && typeof m.value === 'function') out.push(`${resource}.${name}`)
  }
  return out
}

const called = new Set()
/** The client, with each call that was answered noted. */
function watched(client) {
  return new Proxy(client, {
    get: (_, resource) => {
      const part = client[resource]
      return new Proxy(part, {
        get: (_, name) => {
          const f = part[name]
          if (typeof f !== 'function') return f
          return async (...given) => {
            const answer = await f.apply(part, given)
            called.add(`${resource}.${String(name)}`)
            return answer
          }
        },
      })
    },
  })
}
const options = { username: desk.people.admin, token: desk.token, endpointUri: desk.url + '/api/v2', throwOriginalException: true }
const plain = createClient(options)
const as = (more) => watched(createClient({ ...options, ...more }))
const nz = as({})

const covered = new Set()
const waiting = new Map() // route that is absent: the calls that wait for it
/** One story. covers: the calls in it. It stops at an address that need not be there yet (absent.mjs). */
function scenario(name, covers, run) {
  const list = covers.trim().split(/\s+/)
  for (const m of list) covered.add(m)
  const told = async (t) => {
    try {
      await run(t)
    } catch (e) {
      const what = waitsFor(desk, e)
      const left = list.filter((m) => !called.has(m))
      waiting.set(what, [...(waiting.get(what) ?? []), ...left])
      return t.diagnostic(`NOT TESTED: ${left.join(' ')}: ${what} is not there`)
    }
    assert.deepEqual(list.filter((m) => !called.has(m)), [], 'the calls this story says it makes')
  }
  test(name, (t) => orDiffers(t, name, () => told(t)))
}
for (const area of [tickets, users, organizations, fields, views, account]) area({ scenario, nz, as, desk, assert })

test('no call of the client is forgotten', (t) => {
  const all = methodsOf(plain)
  const reason = (m) => notYet[m] ?? notYet[m.split('.')[0] + '.*']
  assert.ok(all.length > 300, `only ${all.length} calls found in the client`)
  assert.deepEqual(all.filter((m) => !covered.has(m) && !reason(m)), [], 'neither called nor in not_yet.mjs')
  assert.deepEqual([...covered].filter((m) => !all.includes(m)), [], 'no calls of the client')
  assert.deepEqual(all.filter((m) => covered.has(m) && notYet[m]), [], 'called, and in not_yet.mjs')
  assert.deepEqual(Object.keys(notYet).filter((m) => !all.some((a) => a === m || a.startsWith(m.replace('*', '')))), [], 'not_yet.mjs names what the client has not')
  const reasons = {}
  for (const m of all) if (!covered.has(m)) (reasons[reason(m)] ??= []).push(m)
  const late = new Set([...waiting.values()].flat().filter((m) => !called.has(m)))
  for (const [why, list] of Object.entries(reasons)) t.diagnostic(`not yet: ${why}: ${list.length} (${list.join(' ')})`)
  for (const [what, list] of waiting) t.diagnostic(`waits for ${what}: ${list.join(' ')}`)
  tellArrived(desk, t)
  const done = all.filter((m) => called.has(m)).length
  t.diagnostic(`node-zendesk: ${all.length} calls, ${done} made, ${late.size} wait for a route, ${all.length - covered.size} not yet`)
})
test('every answer was as the description says', () => {
  const wrong = desk.eye.complaints()
  assert.equal(wrong.length, 0, '\n    ' + wrong.join('\n    '))
})
