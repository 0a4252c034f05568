// A stand-in for the server, for working on the screens alone. Speaks docs/api.md from memory; forgets everything when it ends.
//   node dev/mock.mjs [PORT] [ROWS]     sign in as yamada@example.jp / kotae-demo
import http from 'node:http'
import { readFileSync, existsSync } from 'node:fs'
import path from 'node:path'
import { WebSocketServer } from 'ws'
import { fill } from './sample.mjs'

const port = Number(process.argv[2] ?? 8080)
const rows = Number(process.argv[3] ?? 60)
const dist = path.resolve(import.meta.dirname, '../dist')
const db = fill(rows)
const sockets = new Set()
const iso = (ms = Date.now()) => new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z')

function emit(e) {
  const event = { seq: ++db.seq, ...e }
  db.events.push(event)
  for (const s of sockets) s.ws.send(JSON.stringify(event))
}
function tell(e) {
  for (const s of sockets) s.ws.send(JSON.stringify(e))
}
class Refusal extends Error {
  constructor(status, body) {
    super(body.error)
    this.status = status
    this.body = body
  }
}
const refuse = (status, error, description = error, more = {}) => {
  throw new Refusal(status, { error, description, ...more })
}
const invalid = (field, error, description) => refuse(422, 'RecordInvalid', description, { details: { [field]: [{ error, description }] } })
const found = (x) => x ?? refuse(404, 'RecordNotFound', '見つかりません')

const unsolved = ['new', 'open', 'pending', 'hold']
const lanes = {
  unsolved: (t) => unsolved.includes(t.status),
  waiting: (t) => ['pending', 'hold'].includes(t.status),
  mine: (t, me) => unsolved.includes(t.status) && t.assignee_id === me.id,
  unassigned: (t) => unsolved.includes(t.status) && t.assignee_id === null,
  all: (t) => t.status !== 'deleted',
  spam: () => false,
}
const person = (id) => {
  const u = db.users.find((x) => x.id === id)
  return u ? { id: u.id, name: u.name, email: u.email } : null
}
const organization = (t) => {
  const o = db.organizations.find((x) => x.id === t.organization_id)
  return o ?? null
}
function row(t, me, q) {
  const last = t.comments.at(-1)
  const at = q ? t.subject.indexOf(q) : -1
  const hit = q ? t.comments.find((c) => c.plain_body.includes(q)) : null
  let highlight = null
  if (q) {
    const from = hit ? Math.max(0, hit.plain_body.indexOf(q) - 14) : 0
    const snippet = hit ? hit.plain_body.slice(from, from + 90).replace(/\n+/g, ' ') : ''
    const in_ = snippet.indexOf(q)
    highlight = { subject: at >= 0 ? [[at, at + q.length]] : [], snippet, marks: in_ >= 0 ? [[in_, in_ + q.length]] : [] }
  }
  const held = db.locks.get(t.id)
  return {
    id: t.id, subject: t.subject, preview: (last.reply_text || last.plain_body).slice(0, 120).replace(/\n+/g, ' '), status: t.status, priority: t.priority, type: t.type,
    requester: person(t.requester_id), organization: organization(t), group_id: t.group_id, assignee_id: t.assignee_id, brand_id: t.brand_id, mailbox_id: t.mailbox_id, via: 'email', tags: t.tags,
    created_at: t.created_at, updated_at: t.updated_at, latest_at: last.created_at, comment_count: t.comments.length, has_attachments: t.comments.some((c) => c.attachments.length),
    unread: !t.read.has(me.id), lock: held ? { user_id: held.holder.id, since: held.since } : null, draft: db.drafts.has(me.id + ':' + t.id), delivery: t.comments.some((c) => c.delivery?.state === 'failed') ? 'failed' : null, highlight,
  }
}
function list(me, p) {
  const lane = p.get('lane') ?? 'unsolved'
  const test = lanes[lane] ?? ((t) => t.status === lane)
  const q = p.get('q')
  const oldest = p.get('sort') === 'oldest'
  let all = db.tickets.filter((t) => (q ? true : test(t, me)) && (!p.get('group_id') || t.group_id === Number(p.get('group_id'))) && (!p.get('mailbox_id') || t.mailbox_id === Number(p.get('mailbox_id'))))
  if (q) all = all.filter((t) => t.subject.includes(q) || t.comments.some((c) => c.plain_body.includes(q)) || String(t.id) === q || person(t.requester_id)?.name.includes(q) || person(t.requester_id)?.email.includes(q))
  if (p.get('ids')) {
    const ids = new Set(p.get('ids').split(',').map(Number))
    return { rows: all.filter((t) => ids.has(t.id)).map((t) => row(t, me, q)), next: null, seq: db.seq, cut: false }
  }
  const key = (t) => t.comments.at(-1).created_at + String(t.id).padStart(9, '0')
  all.sort((a, b) => (oldest ? 1 : -1) * (key(a) < key(b) ? -1 : 1))
  const after = p.get('after')
  if (after) all = all.filter((t) => (oldest ? key(t) > after : key(t) < after))
  const limit = Number(p.get('limit') ?? 50)
  const page = all.slice(0, limit)
  return { rows: page.map((t) => row(t, me, q)), next: all.length > limit ? key(page.at(-1)) : null, seq: db.seq, cut: false }
}
function counts(me) {
  const zero = () => ({ new: 0, open: 0, pending: 0, hold: 0 })
  const out = { seq: db.seq, total: { ...zero(), mine: 0, unassigned: 0, suspended: db.inbound.filter((l) => l.state === 'suspended').length, failed_letters: db.inbound.filter((l) => l.state === 'failed').length }, groups: {}, mailboxes: {} }
  for (const t of db.tickets.filter(lanes.unsolved)) {
    out.total[t.status]++
    if (t.assignee_id === me.id) out.total.mine++
    if (t.assignee_id === null) out.total.unassigned++
    if (t.group_id) (out.groups[t.group_id] ??= zero())[t.status]++
    if (t.mailbox_id) (out.mailboxes[t.mailbox_id] ??= zero())[t.status]++
  }
  return out
}
const viewers = (id) => [...sockets].filter((s) => s.watching === id).map((s) => ({ id: s.me.id, name: s.me.name, state: s.typing > Date.now() - 6000 ? 'replying' : 'viewing' }))
function detail(t, me) {
  const users = new Set([t.requester_id, ...t.comments.map((c) => c.author_id)])
  const link = (x) => ({ id: x.id, subject: x.subject, status: x.status, created_at: x.created_at })
  const { comments, ...ticket } = t
  const history = t.history.map(({ actor, ...h }) => ({ ...h, actor_id: actor.id }))
  delete ticket.history
  delete ticket.read
  return {
    ticket: { custom_fields: [], ticket_form_id: null, custom_status_id: null, ...ticket, latest_comment_id: comments.at(-1).id, via: { channel: 'email' } }, requester: person(t.requester_id), organization: organization(t), users: [...users].map(person).filter(Boolean), comments, history,
    outgoing: db.outgoing.filter((o) => o.ticket_id === t.id && o.state !== 'draft').map((o) => ({ id: o.outgoing_id, ticket_id: t.id, author_id: o.author_id, state: o.state, kind: 'reply', body: o.body, recipients: { to: o.to, cc: o.cc, bcc: o.bcc }, release_at: o.release_at, comment_id: o.comment_id ?? null, created_at: o.created_at, reason: null, came_back: null })), lock: db.locks.get(t.id) ?? null, draft: db.drafts.get(me.id + ':' + t.id) ?? null, viewers: viewers(t.id), cc: t.cc ?? [],
    related: { requester_tickets: db.tickets.filter((x) => x.requester_id === t.requester_id).slice(-20).reverse().map(link) }, followup_of: null, followups: [], seq: db.seq,
  }
}
function touch(t, me, changes) {
  t.updated_at = iso()
  t.version++
  if (changes.length) t.history.push({ id: ++db.ids, at: iso(), actor: { id: me.id, name: me.name }, rule: null, changes })
  emit({ type: 'ticket.updated', ticket_id: t.id, fields: changes.map((c) => c.field) })
}
function apply(t, me, fields) {
  const changes = []
  for (const f of ['status', 'custom_status_id', 'ticket_form_id', 'group_id', 'assignee_id', 'priority', 'type', 'tags', 'subject']) {
    if (!(f in fields) || JSON.stringify(fields[f]) === JSON.stringify(t[f])) continue
    changes.push({ field: f, from: t[f], to: fields[f] })
    t[f] = fields[f]
  }
  touch(t, me, changes)
}
// What the team configured: kept as it came, the server's checks are the server's.
const definitions = {
  ticket_fields: [
    ...['subject', 'description', 'status', 'tickettype', 'priority', 'group', 'assignee'].map((type, i) => ({ id: i + 1, type, title: ['件名', '説明', '状態', '種別', '優先度', 'グループ', '担当者'][i], raw_title: type, description: '', active: true, required: false, removable: false, regexp_for_validation: null, position: i + 1 })),
    { id: 11, type: 'tagger', title: '問い合わせの理由', raw_title: '問い合わせの理由', description: '', active: true, required: true, regexp_for_validation: null, position: 8, custom_field_options: [{ id: 1100001, name: '返品', value: 'return' }, { id: 1100002, name: '故障', value: 'broken' }, { id: 1100003, name: '配送', value: 'delivery' }] },
    { id: 12, type: 'text', title: '注文番号', raw_title: '注文番号', description: '', agent_description: 'AB-1234 の形', active: true, required: false, regexp_for_validation: null, position: 9 },
    { id: 13, type: 'checkbox', title: '交換品を送った', raw_title: '交換品を送った', description: '', active: true, required: false, regexp_for_validation: null, position: 10 },
  ],
  user_fields: [],
  organization_fields: [],
  ticket_forms: [],
  custom_statuses: ['new', 'open', 'pending', 'hold', 'solved'].map((c, i) => ({ id: 21 + i, status_category: c, agent_label: ['新着', '対応中', '保留', '待機', '解決済み'][i], raw_agent_label: ['New', 'Open', 'Pending', 'On-hold', 'Solved'][i], end_user_label: ['対応中', '対応中', '返信待ち', '対応中', '解決済み'][i], raw_end_user_label: '', description: '', active: true, default: true, position: i + 1 })),
}
const singular = { ticket_fields: 'ticket_field', user_fields: 'user_field', organization_fields: 'organization_field', ticket_forms: 'ticket_form', custom_statuses: 'custom_status' }
const definitionRoutes = Object.fromEntries(
  Object.entries(singular).flatMap(([many, one]) => [
    [`GET /api/v2/${many}`, () => ({ [many]: definitions[many], next_page: null, count: definitions[many].length })],
    [`POST /api/v2/${many}`, ({ body }) => {
      const d = { id: ++db.ids, active: true, position: definitions[many].length + 1, description: '', raw_title: body[one].title, regexp_for_validation: null, default: false, agent_conditions: [], end_user_conditions: [], raw_agent_label: body[one].agent_label, raw_end_user_label: body[one].end_user_label, in_all_brands: true, restricted_brand_ids: [], ...body[one] }
      definitions[many].push(d)
      emit({ type: 'definition.updated', kind: one, id: d.id, act: 'created' })
      return [201, { [one]: d }]
    }],
    [`PUT /api/v2/${many}/:id`, ({ id, body }) => {
      const d = Object.assign(found(definitions[many].find((x) => x.id === id)), body[one])
      emit({ type: 'definition.updated', kind: one, id, act: 'updated' })
      return { [one]: d }
    }],
    [`DELETE /api/v2/${many}/:id`, ({ id }) => void (definitions[many] = definitions[many].filter((x) => x.id !== id))],
    [`PUT /api/v2/${many}/reorder`, ({ body }) => {
      const order = body[one + '_ids']
      definitions[many].sort((a, b) => order.indexOf(a.id) - order.indexOf(b.id))
      return {}
    }],
  ]),
)
function comment(t, me, body, isPublic, more = {}) {
  const c = { id: ++db.ids, author_id: me.id, public: isPublic, via: { channel: 'web' }, created_at: iso(), subject: t.subject, from: null, to: [], cc: [], plain_body: body, reply_text: body, folds: [], html: null, remote_images: false, charset: 'utf-8', repairs: [], protection: [], message_id: '', matched_by: null, kind: 'person', has_raw: false, attachments: [], delivery: null, ...more }
  t.comments.push(c)
  t.read = new Set([me.id])
  emit({ type: 'comment.created', ticket_id: t.id, comment_id: c.id, public: isPublic, author_id: me.id })
  return c
}
function release(o) {
  if (o.state !== 'held') return
  o.state = 'released'
  const t = db.tickets.find((x) => x.id === o.ticket_id)
  const me = db.users.find((u) => u.id === o.author_id)
  const c = comment(t, me, o.body, true, { to: o.to, cc: o.cc, from: { name: 'みどり商店', email: 'info@midori.example' }, attachments: o.attachments, delivery: { state: 'sending', outgoing_id: o.outgoing_id, release_at: null, attempts: 1, reason: null, recipients: [] } })
  o.comment_id = c.id
  apply(t, me, o.status ? { status: o.status } : {})
  emit({ type: 'outgoing.updated', ticket_id: t.id, outgoing_id: o.outgoing_id, state: 'sending' })
  const bad = o.to.some((a) => a.email.includes('bad'))
  setTimeout(() => {
    c.delivery = { ...c.delivery, state: bad ? 'failed' : 'sent', reason: bad ? '550 5.1.1 宛先のメールボックスがありません' : null }
    emit({ type: 'outgoing.updated', ticket_id: t.id, outgoing_id: o.outgoing_id, state: c.delivery.state, reason: c.delivery.reason })
  }, 1200)
}
const address = (a) => (typeof a === 'string' ? { name: '', email: a } : a)

const routes = {
  'GET /api/kotae/session': (_, { me }) => (me ? { user: me, csrf_token: 'csrf', expires_at: iso(Date.now() + 8 * 3600e3) } : refuse(401, "Couldn't authenticate you")),
  'PUT /api/kotae/me': ({ body }, { me }) => (Object.assign(me, body), { user: me }),
  'GET /api/kotae/desk': (_, { me }) => ({ account: db.settings, user: me, users: db.users.filter((u) => u.role !== 'end-user'), groups: db.groups, brands: db.brands, mailboxes: db.mailboxes, seq: db.seq, version: '0.1', features: [] }),
  'GET /api/kotae/lists/tickets': ({ query }, { me }) => list(me, query),
  'GET /api/kotae/lists/counts': (_, { me }) => counts(me),
  'GET /api/kotae/people': ({ query }) => ({ users: db.users.filter((u) => (u.name + u.email).toLowerCase().includes((query.get('q') ?? '').toLowerCase())).slice(0, 8) }),
  'GET /api/kotae/tickets/:id': ({ ticket }, { me }) => detail(ticket, me),
  'POST /api/kotae/tickets/:id/read': ({ ticket }, { me }) => void ticket.read.add(me.id),
  'POST /api/kotae/tickets/:id/lock': ({ ticket, body }, { me }) => {
    const held = db.locks.get(ticket.id)
    if (held && held.holder.id !== me.id && !body?.take_over) refuse(409, 'TicketLocked', held.holder.name + 'さんが返信中です', held)
    const lock = { holder: person(me.id), since: held?.holder.id === me.id ? held.since : iso(), expires_at: iso(Date.now() + 60e3) }
    db.locks.set(ticket.id, lock)
    if (held?.holder.id !== me.id) tell({ type: 'lock', ticket_id: ticket.id, holder: lock.holder, taken_from: held?.holder.id ?? null })
    return lock
  },
  'DELETE /api/kotae/tickets/:id/lock': ({ ticket }, { me }) => {
    const held = db.locks.get(ticket.id)
    if (held && held.holder.id !== me.id) refuse(409, 'TicketLocked', '', held)
    db.locks.delete(ticket.id)
    tell({ type: 'lock', ticket_id: ticket.id, holder: null, taken_from: null })
  },
  'GET /api/kotae/tickets/:id/draft': ({ ticket }, { me }) => ({ draft: db.drafts.get(me.id + ':' + ticket.id) ?? null }),
  'PUT /api/kotae/tickets/:id/draft': ({ ticket, body }, { me }) => {
    const draft = { ...body, updated_at: iso() }
    db.drafts.set(me.id + ':' + ticket.id, draft)
    return { draft, unfit: [...body.body].filter((c) => c.codePointAt(0) > 0xffff).join('') }
  },
  'DELETE /api/kotae/tickets/:id/draft': ({ ticket }, { me }) => void db.drafts.delete(me.id + ':' + ticket.id),
  'POST /api/kotae/tickets/:id/reply': ({ ticket, body }, { me }) => {
    const held = db.locks.get(ticket.id)
    if (held && held.holder.id !== me.id) refuse(409, 'TicketLocked', held.holder.name + 'さんが返信中です', held)
    for (const a of body.to.map(address)) if (!a.email.includes('@')) invalid('to', 'invalid', '宛先の形が正しくありません')
    const newer = ticket.comments.filter((c) => c.id > (body.seen_comment_id ?? 0) && c.author_id !== me.id)
    if (newer.length) refuse(409, 'UpdateConflict', '新しいメッセージがあります', { comments: newer, updated_by: person(newer.at(-1).author_id) })
    const o = { outgoing_id: ++db.ids, ticket_id: ticket.id, state: 'held', author_id: me.id, body: body.body, to: body.to.map(address), cc: body.cc.map(address), bcc: body.bcc.map(address), status: body.status ?? null, release_at: iso(Date.now() + db.settings.hold_s * 1000), created_at: iso(), reason: null, attachments: body.uploads.map((t) => db.uploads.get(t)).filter(Boolean), seen: body.seen_comment_id }
    db.outgoing.push(o)
    db.drafts.delete(me.id + ':' + ticket.id)
    setTimeout(() => release(o), db.settings.hold_s * 1000)
    emit({ type: 'outgoing.updated', ticket_id: ticket.id, outgoing_id: o.outgoing_id, state: 'held' })
    return [202, { outgoing_id: o.outgoing_id, state: 'held', release_at: o.release_at, comment_id: null }]
  },
  'POST /api/kotae/tickets': ({ body }, { me }) => {
    if (!body.subject) invalid('subject', 'blank', '件名を入力してください')
    const t = { ...db.tickets[0], id: ++db.ids, subject: body.subject, status: 'open', comments: [], history: [], read: new Set(), created_at: iso(), updated_at: iso(), assignee_id: me.id, version: 1 }
    db.tickets.push(t)
    comment(t, me, body.body, true, { to: body.to })
    emit({ type: 'ticket.created', ticket_id: t.id })
    return [202, { ticket_id: t.id, outgoing_id: ++db.ids, state: 'released', release_at: null, comment_id: t.comments[0].id }]
  },
  'DELETE /api/kotae/outgoing/:id': ({ id }, { me }) => {
    const o = found(db.outgoing.find((x) => x.outgoing_id === id))
    if (o.state !== 'held') refuse(409, 'UpdateConflict', '送信済みです')
    o.state = 'draft'
    const draft = { body: o.body, to: o.to, cc: o.cc, bcc: o.bcc, uploads: [], public: true, status: o.status, updated_at: iso(), seen_comment_id: o.seen }
    db.drafts.set(me.id + ':' + o.ticket_id, draft)
    emit({ type: 'outgoing.updated', ticket_id: o.ticket_id, outgoing_id: id, state: 'draft' })
    return { draft }
  },
  'POST /api/kotae/outgoing/:id/send_now': ({ id }) => (release(found(db.outgoing.find((x) => x.outgoing_id === id))), [202, {}]),
  'POST /api/kotae/outgoing/:id/retry': () => [202, {}],
  'GET /api/kotae/charsets': () => ({ charsets: ['utf-8', 'iso-2022-jp-ms', 'cp932', 'euc-jp', 'gb18030', 'big5', 'euc-kr', 'windows-1252'] }),
  'POST /api/kotae/comments/:id/redecode': ({ id, body }) => {
    const c = found(db.tickets.flatMap((t) => t.comments).find((x) => x.id === id))
    c.charset = body.charset
    return { comment: c }
  },
  'GET /api/kotae/comments/:id/source': () => ['text', 'From: tanaka@example.com\r\nTo: info@midori.example\r\nSubject: =?ISO-2022-JP?B?GyRCPiZJSiQsRk8kLSReJDskcxsoQg==?=\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=ISO-2022-JP\r\n\r\n...'],
  'PUT /api/v2/tickets/:id': ({ ticket, body }, { me }) => {
    const { comment: c, custom_fields, ...fields } = body.ticket
    for (const f of custom_fields ?? []) ticket.custom_fields = [...(ticket.custom_fields ?? []).filter((x) => x.id !== f.id), f]
    if (c) comment(ticket, me, c.body, c.public !== false)
    apply(ticket, me, fields)
    return { ticket }
  },
  'GET /api/kotae/mailboxes': () => ({ mailboxes: db.mailboxes }),
  'GET /api/kotae/mailboxes/:id': ({ id }) => ({ mailbox: found(db.mailboxes.find((m) => m.id === id)) }),
  'POST /api/kotae/mailboxes': ({ body }) => {
    if (!/@/.test(body.address ?? '')) invalid('address', 'invalid', 'メールアドレスの形になっていません')
    const m = { ...body, id: ++db.ids, state: 'idle', receipt_enabled: false, status: { phase: 'connecting', error: null, lag_s: null, last_letter_at: null, last_check_at: null, queue: 0 } }
    db.mailboxes.push(m)
    emit({ type: 'mailbox.updated', mailbox_id: m.id })
    return [201, { mailbox: m }]
  },
  'PUT /api/kotae/mailboxes/:id': ({ id, body }) => {
    const m = found(db.mailboxes.find((x) => x.id === id))
    if (body.address !== undefined && !/@/.test(body.address)) invalid('address', 'invalid', 'メールアドレスの形になっていません')
    Object.assign(m, body)
    emit({ type: 'mailbox.updated', mailbox_id: m.id })
    return { mailbox: m }
  },
  'DELETE /api/kotae/mailboxes/:id': ({ id }) => void (db.mailboxes = db.mailboxes.filter((m) => m.id !== id)),
  'POST /api/kotae/mailboxes/:id/test': () => ({ imap: { ok: true, messages: 128, reason: null }, smtp: { ok: false, reason: 'smtp.midori.example:587 に接続できませんでした（接続が拒否されました）' } }),
  'POST /api/kotae/mailboxes/test': () => ({ imap: { ok: false, reason: 'サーバー名 imap.example.invalid が見つかりません' }, smtp: null }),
  'GET /api/kotae/inbound': ({ query }) => ({ letters: db.inbound.filter((l) => l.state === query.get('state')), next: null }),
  'GET /api/kotae/inbound/:id': ({ id }) => ({ letter: found(db.inbound.find((l) => l.id === id)) }),
  'POST /api/kotae/inbound/:id/replay': ({ id }) => (found(db.inbound.find((l) => l.id === id)).attempts++, { state: 'failed', ticket_id: null }),
  'POST /api/kotae/inbound/:id/accept': ({ id }) => ((db.inbound = db.inbound.filter((l) => l.id !== id)), emit({ type: 'letter.suspended' }), { state: 'done', ticket_id: db.tickets[0].id }),
  'DELETE /api/kotae/inbound/:id': ({ id }) => void (db.inbound = db.inbound.filter((l) => l.id !== id)),
  'GET /api/kotae/settings': () => db.settings,
  'PUT /api/kotae/settings': ({ body }) => (body.hold_s > 300 ? invalid('hold_s', 'invalid', '0から300までの数を入力してください') : Object.assign(db.settings, body)),
  'GET /api/kotae/tokens': () => ({ tokens: db.tokens }),
  'POST /api/kotae/tokens': ({ body }, { me }) => {
    const token = { id: ++db.ids, description: body.description, created_at: iso(), last_used_at: null, user_id: me.id }
    db.tokens.push(token)
    return [201, { token: { ...token, token: 'kt_' + 'x'.repeat(40) } }]
  },
  'DELETE /api/kotae/tokens/:id': ({ id }) => void (db.tokens = db.tokens.filter((t) => t.id !== id)),
  'GET /api/kotae/system': () => ({ version: '0.1.0', started_at: iso(Date.now() - 86400e3), database: 'sqlite', consumers: [{ name: 'search', seq: db.seq, head: db.seq, lag_ms: 12 }, { name: 'live', seq: db.seq, head: db.seq, lag_ms: 2 }], jobs: { ready: 0, running: 1, dead: 0 }, outgoing: { held: 1, retry: 0, failed: 2 }, mailboxes: [], rss_bytes: 52e6, disk: { data_bytes: 412e6, free_bytes: 81e9 }, feed_head: db.seq }),
  'POST /api/kotae/users/:id/password': ({ body }) => (body.password.length < 8 ? invalid('password', 'too_short', '8文字以上にしてください') : undefined),
  'GET /api/v2/users': ({ query }) => ({ users: db.users.filter((u) => u.role === query.get('role')), next_page: null, count: 4 }),
  'POST /api/v2/users': ({ body }) => {
    if (db.users.some((u) => u.email === body.user.email)) invalid('email', 'taken', 'このメールアドレスは使われています')
    const u = { id: ++db.ids, active: true, group_ids: [], locale: 'ja', time_zone: 'Asia/Tokyo', signature: '', restricted: false, default_group_id: null, ...body.user }
    db.users.push(u)
    return [201, { user: u }]
  },
  'PUT /api/v2/users/:id': ({ id, body }) => ({ user: Object.assign(found(db.users.find((u) => u.id === id)), body.user) }),
  'GET /api/v2/groups': () => ({ groups: db.groups }),
  'POST /api/v2/groups': ({ body }) => {
    const g = { id: ++db.ids, user_ids: [], ...body.group }
    db.groups.push(g)
    emit({ type: 'group.updated', group_id: g.id })
    return [201, { group: g }]
  },
  'PUT /api/v2/groups/:id': ({ id, body }) => ({ group: Object.assign(found(db.groups.find((g) => g.id === id)), body.group) }),
  'DELETE /api/v2/groups/:id': ({ id }) => void (db.groups = db.groups.filter((g) => g.id !== id)),
  'GET /api/v2/group_memberships': () => ({ group_memberships: db.groups.flatMap((g) => g.user_ids.map((u) => ({ id: g.id * 1000 + u, user_id: u, group_id: g.id }))) }),
  'POST /api/v2/group_memberships': ({ body }) => {
    const { user_id, group_id } = body.group_membership
    found(db.groups.find((g) => g.id === group_id)).user_ids.push(user_id)
    return [201, { group_membership: { id: group_id * 1000 + user_id, user_id, group_id } }]
  },
  'DELETE /api/v2/group_memberships/:id': ({ id }) => {
    const g = found(db.groups.find((x) => x.id === Math.floor(id / 1000)))
    g.user_ids = g.user_ids.filter((u) => u !== id % 1000)
  },
  ...definitionRoutes,
  'GET /api/v2/ticket_form_statuses': () => ({ ticket_form_statuses: [] }),
  'GET /api/v2/brands': () => ({ brands: db.brands.map((b) => ({ ...b, signature_template: b.signature })) }),
  'PUT /api/v2/brands/:id': ({ id, body }) => {
    const b = found(db.brands.find((x) => x.id === id))
    Object.assign(b, body.brand, { signature: body.brand.signature_template ?? b.signature })
    return { brand: b }
  },
  'POST /api/v2/brands': ({ body }) => {
    const b = { id: ++db.ids, active: true, color: '', ...body.brand, signature: body.brand.signature_template ?? '' }
    db.brands.push(b)
    return [201, { brand: b }]
  },
  // For trying things out: a customer writes, a colleague answers, the session ends.
  'POST /api/dev/letter': ({ body }) => {
    const t = found(db.tickets.find((x) => x.id === body.ticket_id))
    comment(t, db.users.find((u) => u.id === t.requester_id), body.text ?? 'まだ届いていません。状況を教えてください。', true, { from: person(t.requester_id), has_raw: true })
    return {}
  },
  'POST /api/dev/ticket': ({ body }) => {
    const t = { ...db.tickets[3], id: ++db.ids, subject: body.subject ?? '新しい問い合わせ', status: 'new', assignee_id: null, comments: [], history: [], read: new Set(), created_at: iso(), updated_at: iso(), version: 1 }
    db.tickets.push(t)
    comment(t, db.users.find((u) => u.id === t.requester_id), 'はじめまして。', true, { from: person(t.requester_id) })
    emit({ type: 'ticket.created', ticket_id: t.id })
    return { id: t.id }
  },
  'POST /api/dev/lock': ({ body }) => {
    const lock = { holder: person(body.user_id), since: iso(Date.now() - 120e3), expires_at: iso(Date.now() + 600e3) }
    db.locks.set(body.ticket_id, lock)
    tell({ type: 'lock', ticket_id: body.ticket_id, holder: lock.holder, since: lock.since, taken_from: body.taken_from ?? null })
    return {}
  },
  'POST /api/dev/end': () => (db.sessions.clear(), {}),
  'POST /api/dev/cut': () => {
    for (const s of sockets) s.ws.terminate()
    return {}
  },
}
const table = Object.entries(routes).map(([k, run]) => {
  const [method, pattern] = k.split(' ')
  return { method, run, test: new RegExp('^' + pattern.replace(/:id/, '(\\d+)') + '(?:\\.json)?$') }
})

let attempts = 0
const server = http.createServer(async (req, res) => {
  const url = new URL(req.url, 'http://x')
  const answer = (status, body, type = 'application/json; charset=utf-8', more = {}) => {
    res.writeHead(status, { 'Content-Type': type, ...more })
    res.end(body === undefined ? undefined : type.startsWith('application/json') ? JSON.stringify(body) : body)
  }
  try {
    if (!url.pathname.startsWith('/api/')) return page(url.pathname, answer)
    const chunks = []
    for await (const c of req) chunks.push(c)
    const raw = Buffer.concat(chunks)
    const sid = /kotae_session=(\w+)/.exec(req.headers.cookie ?? '')?.[1]
    const me = db.users.find((u) => u.id === db.sessions.get(sid))
    if (req.method === 'POST' && url.pathname === '/api/kotae/session') {
      const b = JSON.parse(raw)
      const u = db.users.find((x) => x.email === b.email && x.role !== 'end-user')
      if (!u || b.password !== 'kotae-demo') {
        if (++attempts % 4 === 0) return answer(429, { error: 'TooManyRequests', description: '試行回数が多すぎます' }, undefined, { 'Retry-After': '30' })
        return answer(401, { error: "Couldn't authenticate you", description: 'メールアドレスかパスワードが違います' })
      }
      const id = Math.random().toString(36).slice(2)
      db.sessions.set(id, u.id)
      return answer(200, { user: u, csrf_token: 'csrf', expires_at: iso(Date.now() + 8 * 3600e3) }, undefined, { 'Set-Cookie': `kotae_session=${id}; HttpOnly; SameSite=Lax; Path=/` })
    }
    if (req.method === 'DELETE' && url.pathname === '/api/kotae/session') return db.sessions.delete(sid), answer(204)
    if (!me && !url.pathname.startsWith('/api/dev/')) refuse(401, "Couldn't authenticate you", 'サインインしてください')
    const file = /^\/api\/kotae\/attachments\/(\d+)/.exec(url.pathname)
    if (file) {
      const f = found(db.files.get(Number(file[1])))
      return answer(200, f.bytes, f.type)
    }
    if (req.method === 'POST' && url.pathname.startsWith('/api/v2/uploads')) {
      const id = ++db.ids
      const a = { id, file_name: url.searchParams.get('filename'), content_type: req.headers['content-type'], size: raw.length, inline: false, state: 'ready', content_url: `/api/kotae/attachments/${id}/t`, thumbnail: false }
      db.files.set(id, { bytes: raw, type: a.content_type })
      db.uploads.set('u' + id, a)
      return answer(201, { upload: { token: 'u' + id, attachment: a } })
    }
    for (const r of table) {
      const m = r.method === req.method && r.test.exec(url.pathname)
      if (!m) continue
      const id = m[1] ? Number(m[1]) : undefined
      const ticket = url.pathname.includes('/tickets/') ? found(db.tickets.find((t) => t.id === id)) : undefined
      const got = r.run({ id, ticket, query: url.searchParams, body: raw.length ? JSON.parse(raw) : undefined }, { me })
      if (got === undefined) return answer(204)
      if (Array.isArray(got) && got[0] === 'text') return answer(200, got[1], 'text/plain; charset=utf-8')
      return Array.isArray(got) ? answer(got[0], got[1]) : answer(200, got)
    }
    refuse(404, 'RecordNotFound', req.method + ' ' + url.pathname)
  } catch (e) {
    if (e instanceof Refusal) answer(e.status, e.body)
    else {
      console.error(e)
      answer(500, { error: 'InternalError', description: String(e) })
    }
  }
})
const types = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' }
const csp = "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob: https:; connect-src 'self' ws: wss:; frame-src 'self' blob: data:"
function page(name, answer) {
  const file = path.join(dist, path.normalize(name))
  const real = file.startsWith(dist) && path.extname(file) && existsSync(file) ? file : path.join(dist, 'index.html')
  if (!existsSync(real)) return answer(404, 'npm run build', 'text/plain')
  answer(200, readFileSync(real), types[path.extname(real)] ?? 'application/octet-stream', { 'Content-Security-Policy': csp })
}

const wss = new WebSocketServer({ noServer: true })
server.on('upgrade', (req, socket, head) => {
  const url = new URL(req.url, 'http://x')
  const me = db.users.find((u) => u.id === db.sessions.get(/kotae_session=(\w+)/.exec(req.headers.cookie ?? '')?.[1]))
  if (url.pathname !== '/api/kotae/live' || !me) return socket.end('HTTP/1.1 401 Unauthorized\r\n\r\n')
  wss.handleUpgrade(req, socket, head, (ws) => {
    const s = { ws, me, watching: null, typing: 0 }
    sockets.add(s)
    ws.send(JSON.stringify({ type: 'hello', seq: db.seq, node: 'mock' }))
    const since = Number(url.searchParams.get('since') ?? 0)
    for (const e of db.events) if (e.seq > since) ws.send(JSON.stringify(e))
    const presence = (id) => id && tell({ type: 'presence', ticket_id: id, users: viewers(id) })
    ws.on('message', (m) => {
      const e = JSON.parse(m)
      const old = s.watching
      if (e.type === 'watch') s.watching = e.ticket_id
      if (e.type === 'unwatch') s.watching = null
      if (e.type === 'typing') s.typing = Date.now()
      if (old !== s.watching) presence(old)
      presence(s.watching)
    })
    ws.on('close', () => {
      sockets.delete(s)
      presence(s.watching)
    })
  })
})
setInterval(() => tell({ type: 'ping' }), 20e3)
server.listen(port, '127.0.0.1', () => console.log(`http://127.0.0.1:${port}  yamada@example.jp / kotae-demo`))
