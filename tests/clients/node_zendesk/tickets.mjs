// Tickets and what hangs on them: comments, tags, audits, metrics, uploads, suspended tickets, imports, exports, satisfaction, side conversations.
export default function ({ scenario, nz, as, desk, assert }) {
  const made = async (more = {}) => (await nz.tickets.create({ ticket: { subject: 'A question', comment: { body: 'Where is my parcel?' }, ...more } })).result
  const shown = async (id) => (await nz.tickets.show(id)).result
  const hourAgo = () => Math.floor(Date.now() / 1000) - 3600
  const ids = (list) => list.map((x) => x.id)
  const letter = (id, headers = '') => `From: Mallory <mallory@example.com>\r\nTo: desk@desk.test\r\nSubject: Sale\r\nMessage-ID: <${id}@example.com>\r\nDate: Mon, 03 Nov 2025 10:00:00 +0900\r\n${headers}\r\nBuy!\r\n`

  scenario('tickets: create, show, change, delete', 'tickets.create tickets.show tickets.update tickets.delete tickets.list tickets.showMany tickets.getComments', async () => {
    const t = await made({ priority: 'high', type: 'question', tags: ['parcel', 'tokyo'], external_id: 'ext-1', wholly_unknown: 1 })
    assert.equal(t.subject, 'A question')
    assert.equal(t.priority, 'high')
    assert.deepEqual(t.tags, ['parcel', 'tokyo'])
    assert.equal((await shown(t.id)).external_id, 'ext-1')
    const changed = (await nz.tickets.update(t.id, { ticket: { status: 'open', comment: { body: 'On its way', public: false } } })).result
    assert.equal(changed.status, 'open')
    const comments = await nz.tickets.getComments(t.id)
    assert.deepEqual(comments.map((c) => [c.plain_body, c.public]), [['Where is my parcel?', true], ['On its way', false]])
    const other = await made()
    assert.deepEqual(ids((await nz.tickets.showMany([t.id, other.id])).result), [t.id, other.id])
    const all = await nz.tickets.list()
    assert.ok(ids(all).includes(t.id) && ids(all).includes(other.id))
    await nz.tickets.delete(other.id)
    await assert.rejects(shown(other.id), (e) => e.statusCode === 404 && e.result.error === 'RecordNotFound')
    await assert.rejects(nz.tickets.create({ ticket: { subject: 'no comment' } }), (e) => e.statusCode === 422 && e.result.error === 'RecordInvalid' && Object.keys(e.result.details).length > 0)
  })

  scenario('tickets: lists of people and problems', 'tickets.listAssigned tickets.listByUserRequested tickets.listByUserCCD tickets.listWithFilter tickets.listRecent tickets.listCollaborators tickets.listIncidents', async () => {
    const me = (await nz.users.me()).result.id
    const t = await made({ assignee_id: me, external_id: 'ext-list', requester: { name: 'Lists', email: 'lists@example.com' }, email_ccs: [{ user_email: 'cc@example.com', user_name: 'CC', action: 'put' }] })
    assert.ok(ids(await nz.tickets.listAssigned(me)).includes(t.id))
    assert.deepEqual(ids(await nz.tickets.listByUserRequested(t.requester_id)), [t.id])
    const cc = (await nz.tickets.listCollaborators(t.id)).find((u) => u.email === 'cc@example.com')
    assert.ok(cc, 'the CC is a collaborator')
    assert.deepEqual(ids(await nz.tickets.listByUserCCD(cc.id)), [t.id])
    assert.deepEqual(ids(await nz.tickets.listWithFilter('external_id', 'ext-list')), [t.id])
    await shown(t.id)
    assert.ok(Array.isArray(await nz.tickets.listRecent()))
    const problem = await made({ type: 'problem' })
    const incident = await made({ type: 'incident', problem_id: problem.id })
    assert.deepEqual(ids(await nz.tickets.listIncidents(problem.id)), [incident.id])
  })

  scenario('tickets: of an organization', 'tickets.listByOrganization', async () => {
    const o = (await nz.organizations.create({ organization: { name: 'Tickets Ltd' } })).result
    const t = await made({ organization_id: o.id, requester: { name: 'O', email: 'o@tickets.example', organization_id: o.id } })
    await nz.tickets.update(t.id, { ticket: { organization_id: o.id } })
    assert.ok(ids(await nz.tickets.listByOrganization(o.id)).includes(t.id))
  })

  scenario('tickets: many at once', 'tickets.createMany tickets.updateMany tickets.deleteMany jobstatuses.show jobstatuses.list jobstatuses.showMany jobstatuses.watch', async () => {
    const { job_status: job } = (await nz.tickets.createMany({ tickets: [1, 2, 3].map((n) => ({ subject: `Many ${n}`, comment: { body: `Number ${n}` } })) })).result
    const done = await nz.jobstatuses.watch(job.id, 50, 20)
    assert.equal(done.status, 'completed')
    const many = done.results.map((r) => r.id)
    assert.equal(many.length, 3)
    assert.equal((await shown(many[1])).subject, 'Many 2')
    const changed = await desk.job((await nz.tickets.updateMany(many, { ticket: { priority: 'urgent' } })).result.job_status)
    assert.equal(changed.results.filter((r) => r.success).length, 3)
    assert.equal((await shown(many[2])).priority, 'urgent')
    assert.equal((await nz.jobstatuses.show(job.id)).result.job_status.id, job.id)
    assert.ok((await nz.jobstatuses.list()).result.job_statuses.some((j) => j.id === job.id))
    assert.deepEqual((await nz.jobstatuses.showMany([job.id])).result.job_statuses.map((j) => j.id), [job.id])
    await desk.job((await nz.tickets.deleteMany(many)).result.job_status)
    await assert.rejects(shown(many[0]), (e) => e.statusCode === 404)
  })

  scenario('tickets: merge', 'tickets.merge', async () => {
    const into = await made({ subject: 'Stays' })
    const from = await made({ subject: 'Goes' })
    await desk.job((await nz.tickets.merge(into.id, { ids: [from.id], target_comment: 'Took the other in', source_comment: 'Went into the other' })).result.job_status)
    assert.equal((await shown(from.id)).status, 'closed')
    const bodies = (await nz.tickets.getComments(into.id)).map((c) => c.plain_body)
    assert.ok(bodies.some((b) => b.includes('Took the other in')), bodies.join(' | '))
  })

  scenario('tickets: tags', 'tickets.addTags tickets.updateTags', async () => {
    const t = await made({ tags: ['one'] })
    await nz.tickets.addTags(t.id, { tags: ['two'] })
    assert.deepEqual((await shown(t.id)).tags.sort(), ['one', 'two'])
    await nz.tickets.updateTags(t.id, { tags: ['three'] })
    assert.deepEqual((await shown(t.id)).tags, ['three'])
  })
  scenario('tags of the desk', 'tags.list', async () => {
    await made({ tags: ['seen-in-the-list'] })
    await desk.caughtUp()
    assert.ok((await nz.tags.list()).some((t) => t.name === 'seen-in-the-list' && t.count === 1))
  })

  scenario('audits', 'ticketaudits.list ticketaudits.count ticketaudits.show ticketaudits.listAll ticketaudits.makePrivate tickets.exportAudit ticketexport.exportAudit ticketimport.exportAudit', async () => {
    const t = await made()
    await nz.tickets.update(t.id, { ticket: { priority: 'low', comment: { body: 'Said to all', public: true } } })
    const audits = await nz.ticketaudits.list(t.id)
    assert.equal(audits.length, 2)
    assert.ok(audits[1].events.some((e) => e.type === 'Change' && e.field_name === 'priority' && e.value === 'low'), JSON.stringify(audits[1].events))
    for (const f of [nz.tickets.exportAudit, nz.ticketexport.exportAudit, nz.ticketimport.exportAudit]) assert.deepEqual(ids(await f(t.id)), ids(audits))
    assert.equal((await nz.ticketaudits.count(t.id)).result.count.value, 2)
    assert.equal((await nz.ticketaudits.show(t.id, audits[0].id)).result.id, audits[0].id)
    assert.ok((await nz.ticketaudits.listAll()).result.some((a) => a.ticket_id === t.id))
    await nz.ticketaudits.makePrivate(t.id, audits[1].id)
    assert.deepEqual((await nz.tickets.getComments(t.id)).map((c) => c.public), [true, false])
  })

  scenario('metrics', 'tickets.listMetrics ticketmetrics.list ticketmetrics.listAll ticketmetrics.show', async () => {
    const t = await made()
    const m = (await nz.tickets.listMetrics(t.id)).result.ticket_metric
    assert.equal(m.ticket_id, t.id)
    assert.equal((await nz.ticketmetrics.list(t.id)).result.id, m.id)
    assert.ok(ids(await nz.ticketmetrics.listAll()).includes(m.id))
    assert.equal((await nz.ticketmetrics.show(m.id)).result.ticket_id, t.id)
  })

  scenario('uploads and attachments', 'attachments.upload attachments.show attachments.deleteUpload', async () => {
    const up = await nz.attachments.upload(new URL(import.meta.url).pathname, { filename: 'story.mjs' })
    assert.equal(up.upload.attachment.file_name, 'story.mjs')
    const t = await made({ comment: { body: 'See the file', uploads: [up.upload.token] } })
    const [c] = await nz.tickets.getComments(t.id)
    assert.equal(c.attachments.length, 1)
    const a = (await nz.attachments.show(c.attachments[0].id)).result
    assert.equal((a.attachment ?? a).size, c.attachments[0].size)
    const second = await nz.attachments.upload(new URL(import.meta.url).pathname, { filename: 'gone.mjs' })
    await nz.attachments.deleteUpload(second.upload.token)
    await assert.rejects(made({ comment: { body: 'late', uploads: [second.upload.token] } }), (e) => e.statusCode === 422)
  })
  scenario('attachments: redaction, and the scan overruled', 'attachments.redactAttachmentComment attachments.updateAttachmentForMalware', async () => {
    const up = await nz.attachments.upload(new URL(import.meta.url).pathname, { filename: 'secret.txt' })
    const t = await made({ comment: { body: 'Too much', uploads: [up.upload.token] } })
    const [c] = await nz.tickets.getComments(t.id)
    await nz.attachments.updateAttachmentForMalware(c.attachments[0].id, { attachment: { malware_access_override: true } })
    await nz.attachments.redactAttachmentComment(t.id, c.id, c.attachments[0].id)
    const [after] = await nz.tickets.getComments(t.id)
    assert.equal(after.attachments[0].file_name, 'redacted.txt')
  })

  scenario('imports', 'imports.ticket ticketimport.import ticketimport.bulkImport imports.ticketMany', async () => {
    const old = { subject: 'From another desk', created_at: '2020-01-02T03:04:05Z', updated_at: '2020-01-03T03:04:05Z', status: 'solved', solved_at: '2020-01-03T03:04:05Z', comments: [{ value: 'First words', created_at: '2020-01-02T03:04:05Z' }, { value: 'Last words', created_at: '2020-01-03T03:04:05Z' }] }
    for (const f of [nz.imports.ticket, nz.ticketimport.import]) {
      const t = (await f({ ticket: old })).result
      const id = t.id ?? t.ticket.id
      assert.equal((await shown(id)).created_at, '2020-01-02T03:04:05Z')
      assert.deepEqual((await nz.tickets.getComments(id)).map((c) => [c.plain_body, c.created_at]), [['First words', '2020-01-02T03:04:05Z'], ['Last words', '2020-01-03T03:04:05Z']])
    }
    const bulk = await desk.job((await nz.ticketimport.bulkImport([old, old])).result.job_status)
    assert.equal(bulk.results.length, 2)
    const [many] = await nz.imports.ticketMany({ tickets: [old] })
    await desk.job(many.job_status)
  })

  scenario('incremental exports of tickets', 'tickets.incremental tickets.incrementalInclude ticketexport.export ticketexport.exportWithUser ticketexport.exportWithInclude ticketexport.exportCursor', async () => {
    const t = await made({ subject: 'To be exported' })
    const of = (list) => list.filter((x) => x.id === t.id).length
    assert.equal(of(await nz.tickets.incremental(hourAgo())), 1)
    assert.equal(of(await nz.tickets.incrementalInclude(hourAgo(), 'users')), 1)
    assert.equal(of((await nz.ticketexport.export(hourAgo())).result.tickets), 1)
    const withUsers = (await nz.ticketexport.exportWithUser(hourAgo())).result
    assert.ok(withUsers.users.some((u) => u.id === t.requester_id))
    assert.ok((await nz.ticketexport.exportWithInclude(hourAgo(), 'users')).some((p) => p.id === t.id || p.tickets?.some((x) => x.id === t.id)))
    const first = (await nz.ticketexport.exportCursor(hourAgo())).result
    assert.equal(of(first.tickets), 1)
    assert.equal(first.end_of_stream, true)
  })
  scenario('the sample of an export', 'tickets.incrementalSample', async () => assert.ok((await nz.tickets.incrementalSample(hourAgo())).result.length > 0))
  scenario('incremental ticket events', 'ticketevents.incremental ticketevents.incrementalInclude', async () => {
    const t = await made({ subject: 'With events' })
    const events = await nz.ticketevents.incremental(hourAgo())
    assert.ok(events.some((e) => e.ticket_id === t.id), JSON.stringify(events).slice(0, 300))
    const whole = await nz.ticketevents.incrementalInclude(hourAgo(), 'comment_events')
    assert.ok(whole.some((e) => e.ticket_id === t.id && e.child_events.some((c) => c.event_type === 'Comment')))
  })
  scenario('the sample of ticket events', 'ticketevents.incrementalSample', async () => assert.ok((await nz.ticketevents.incrementalSample(hourAgo())).result.length > 0))

  scenario('suspended tickets', 'suspendedtickets.list suspendedtickets.show suspendedtickets.recover suspendedtickets.recoverMany suspendedtickets.delete suspendedtickets.destroyMany suspendedtickets.deleteMany', async () => {
    const box = (await desk.expect(201, 'POST', '/api/kotae/mailboxes', { name: 'Desk', address: 'desk@desk.test' })).mailbox.id
    const send = (n) => desk.ask('POST', `/api/kotae/mail/inbound?mailbox_id=${box}`, letter(`mass-${n}`, 'Precedence: bulk\r\nList-Id: <sale.example.com>\r\nList-Unsubscribe: <mailto:off@example.com>\r\n'), { 'Content-Type': 'message/rfc822' })
    for (let n = 0; n < 5; n++) assert.equal((await send(n)).body.state, 'suspended')
    const list = await nz.suspendedtickets.list()
    assert.equal(list.length, 5)
    const one = (await nz.suspendedtickets.show(list[0].id)).result
    assert.equal(one.subject, 'Sale')
    await nz.suspendedtickets.recover(list[0].id)
    assert.ok((await nz.tickets.list()).some((t) => t.subject === 'Sale'))
    await nz.suspendedtickets.recoverMany([list[1].id])
    await nz.suspendedtickets.delete(list[2].id)
    await nz.suspendedtickets.destroyMany([list[3].id])
    await nz.suspendedtickets.deleteMany([list[4].id])
    assert.equal((await nz.suspendedtickets.list()).length, 0)
  })

  scenario('satisfaction', 'satisfactionratings.create satisfactionratings.list satisfactionratings.show satisfactionratings.received satisfactionratings.incremental', async () => {
    const customer = (await nz.users.create({ user: { name: 'Content', email: 'content@example.com', verified: true } })).result
    await desk.expect(200, 'POST', `/api/v2/users/${customer.id}/password`, { password: 'a long password of a customer' })
    const t = await made({ requester_id: customer.id })
    await nz.tickets.update(t.id, { ticket: { status: 'solved' } })
    const theirs = as({ username: 'content@example.com', token: undefined, password: 'a long password of a customer' })
    const rating = (await theirs.satisfactionratings.create(t.id, { satisfaction_rating: { score: 'good', comment: 'Thank you' } })).result.satisfaction_rating
    assert.equal(rating.score, 'good')
    assert.ok(ids(await nz.satisfactionratings.list()).includes(rating.id))
    assert.equal((await nz.satisfactionratings.show(rating.id)).result.satisfaction_rating.comment, 'Thank you')
    assert.ok(ids(await nz.satisfactionratings.received()).includes(rating.id))
    await nz.satisfactionratings.incremental(hourAgo())
    assert.equal((await shown(t.id)).satisfaction_rating.score, 'good')
  })

  scenario('side conversations', 'sideconversations.create sideconversations.reply sideconversations.update sideconversations.list sideconversations.show', async () => {
    const t = await made()
    const { side_conversation: side } = (await nz.sideconversations.create(t.id, { message: { subject: 'To the warehouse', body: 'Is it there?', to: [{ email: 'warehouse@example.com' }] } })).result
    assert.equal(side.subject, 'To the warehouse')
    await nz.sideconversations.reply(t.id, side.id, { message: { body: 'Please look', to: [{ email: 'warehouse@example.com' }] } })
    assert.equal((await nz.sideconversations.update(t.id, side.id, { side_conversation: { state: 'closed' } })).result.side_conversation.state, 'closed')
    assert.deepEqual(ids(await nz.sideconversations.list(t.id)), [side.id])
    assert.equal((await nz.sideconversations.show(t.id, side.id)).result.side_conversation.id, side.id)
  })

  scenario('requests: what the end-user sees', 'requests.create requests.list requests.listOpen requests.listSolved requests.listCCD requests.show requests.getRequest requests.update requests.listComments requests.getComment requests.search requests.listByUser', async () => {
    const u = (await nz.users.create({ user: { name: 'Asker', email: 'asker@example.com', verified: true } })).result
    await desk.expect(200, 'POST', `/api/v2/users/${u.id}/password`, { password: 'a long password of a customer' })
    const theirs = as({ username: 'asker@example.com', token: undefined, password: 'a long password of a customer' })
    const r = (await theirs.requests.create({ request: { subject: 'Broken cup', comment: { body: 'It came in two pieces' } } })).result
    assert.equal(r.requester_id, u.id)
    await nz.tickets.update(r.id, { ticket: { comment: { body: 'Not for the customer', public: false } } })
    assert.deepEqual((await theirs.requests.listComments(r.id)).map((c) => c.plain_body), ['It came in two pieces'])
    await theirs.requests.update(r.id, { request: { comment: { body: 'A picture follows' } } })
    const comments = await theirs.requests.listComments(r.id)
    assert.equal(comments.length, 2)
    assert.equal([await theirs.requests.getComment(r.id, comments[1].id)].flat()[0].comment.plain_body, 'A picture follows')
    assert.deepEqual(ids(await theirs.requests.list()), [r.id])
    assert.deepEqual(ids(await theirs.requests.listOpen()), [r.id])
    assert.deepEqual(ids(await theirs.requests.listSolved()), [])
    assert.deepEqual(ids(await theirs.requests.listCCD()), [])
    assert.equal((await theirs.requests.show(r.id)).result.id, r.id)
    assert.equal((await theirs.requests.getRequest(r.id)).result.subject, 'Broken cup')
    await desk.caughtUp()
    assert.deepEqual(ids((await theirs.requests.search({ query: 'cup' })).result), [r.id])
    assert.deepEqual(ids(await nz.requests.listByUser(u.id)), [r.id])
    const foreign = await made()
    await assert.rejects(theirs.requests.show(foreign.id), (e) => e.statusCode === 404)
  })
  scenario('requests: of an organization', 'requests.listByOrganization', async () => {
    const o = (await nz.organizations.create({ organization: { name: 'Requests Ltd' } })).result
    const t = await made({ requester: { name: 'R', email: 'r@requests.example' } })
    await nz.tickets.update(t.id, { ticket: { organization_id: o.id } })
    assert.deepEqual(ids(await nz.requests.listByOrganization(o.id)), [t.id])
  })
}
