// People: users, identities, groups, memberships, roles, sessions.
export default function ({ scenario, nz, as, desk, assert }) {
  const ids = (list) => list.map((x) => x.id)
  const hourAgo = () => Math.floor(Date.now() / 1000) - 3600
  let n = 0
  const made = async (more = {}) => (await nz.users.create({ user: { name: `Person ${++n}`, email: `person${n}@example.com`, verified: true, ...more } })).result
  const shown = async (id) => (await nz.users.show(id)).result
  const group = async (name) => (await nz.groups.create({ group: { name } })).result
  const secret = 'a long password of a person'
  const signedIn = async (more) => {
    const u = await made(more)
    await desk.expect(200, 'POST', `/api/v2/users/${u.id}/password`, { password: secret })
    return [u, as({ username: u.email, token: undefined, password: secret })]
  }

  scenario('users: create, show, change, delete', 'users.auth users.me users.create users.show users.update users.list users.listWithFilter users.showMany users.suspend users.unsuspend users.delete', async () => {
    assert.equal((await nz.users.auth()).result.email, desk.people.admin)
    assert.equal((await nz.users.me()).result.role, 'admin')
    const u = await made({ external_id: 'u-1', phone: '+81 3 1234 5678', notes: 'Prefers mail' })
    assert.equal(u.role, 'end-user')
    assert.equal((await shown(u.id)).notes, 'Prefers mail')
    assert.equal((await nz.users.update(u.id, { user: { name: 'Renamed' } })).result.name, 'Renamed')
    assert.ok(ids(await nz.users.list()).includes(u.id))
    assert.deepEqual(ids(await nz.users.listWithFilter('external_id', 'u-1')), [u.id])
    const second = await made()
    assert.deepEqual(ids((await nz.users.showMany([u.id, second.id])).result), [u.id, second.id])
    assert.equal((await nz.users.suspend(u.id)).result.suspended, true)
    assert.equal((await nz.users.unsuspend(u.id)).result.suspended, false)
    await nz.users.delete(second.id)
    assert.equal((await shown(second.id)).active, false)
    await assert.rejects(made({ email: u.email }), (e) => e.statusCode === 422 && 'email' in e.result.details)
  })
  scenario('users: search, create or update', 'users.search users.createOrUpdate', async () => {
    const u = await made({ name: '検索 太郎', external_id: 'found-me' })
    assert.deepEqual(ids(await nz.users.search({ query: u.email })), [u.id])
    assert.deepEqual(ids(await nz.users.search({ external_id: 'found-me' })), [u.id])
    const same = (await nz.users.createOrUpdate({ user: { email: u.email, name: 'Again' } })).result
    assert.equal(same.id, u.id)
    assert.equal((await shown(u.id)).name, 'Again')
    const fresh = (await nz.users.createOrUpdate({ user: { email: 'fresh@example.com', name: 'Fresh' } })).result
    assert.notEqual(fresh.id, u.id)
  })
  scenario('users: many at once', 'users.createMany users.createOrUpdateMany users.updateMany users.destroyMany', async () => {
    const made = await desk.job((await nz.users.createMany({ users: [1, 2].map((k) => ({ name: `Bulk ${k}`, email: `bulk${k}@example.com` })) })).result.job_status)
    const many = made.results.map((r) => r.id)
    assert.equal((await shown(many[1])).name, 'Bulk 2')
    const again = await desk.job((await nz.users.createOrUpdateMany({ users: [{ name: 'Bulk one', email: 'bulk1@example.com' }, { name: 'Bulk three', email: 'bulk3@example.com' }] })).result.job_status)
    assert.equal(again.results[0].id, many[0])
    assert.equal((await shown(many[0])).name, 'Bulk one')
    // With two arguments the client sends the ids as the body: the third makes it send both.
    await desk.job((await nz.users.updateMany(many, { user: { notes: 'All alike' } }, null)).result.job_status)
    assert.equal((await shown(many[1])).notes, 'All alike')
    await desk.job((await nz.users.destroyMany(many, {}, null)).result.job_status)
    assert.equal((await shown(many[0])).active, false)
  })
  scenario('users: merge', 'users.merge', async () => {
    const from = await made(), into = await made()
    const t = (await nz.tickets.create({ ticket: { subject: 'Moves over', requester_id: from.id, comment: { body: 'x' } } })).result
    await nz.users.merge(from.id, into.id)
    assert.equal((await nz.tickets.show(t.id)).result.requester_id, into.id)
    assert.equal((await shown(from.id)).active, false)
  })
  scenario('users: their own password', 'users.password', async () => {
    const [u, theirs] = await signedIn()
    await theirs.users.password(u.id, secret, 'another long password of theirs')
    assert.equal((await as({ username: u.email, token: undefined, password: 'another long password of theirs' }).users.me()).result.id, u.id)
    await assert.rejects(theirs.users.me(), (e) => e.statusCode === 401)
  })
  scenario('users: tags', 'users.listTags users.setTags users.addTags users.removeTags', async () => {
    const u = await made()
    await nz.users.setTags(u.id, { tags: ['vip'] })
    await nz.users.addTags(u.id, { tags: ['tokyo'] })
    assert.deepEqual((await shown(u.id)).tags.sort(), ['tokyo', 'vip'])
    assert.deepEqual((await nz.users.listTags(u.id)).flatMap((p) => p.tags ?? p).sort(), ['tokyo', 'vip'])
    // The client takes the tags and sends none: nothing is removed, and nothing breaks.
    await nz.users.removeTags(u.id, { tags: ['vip'] }).catch((e) => assert.equal(e.statusCode, 422))
    assert.deepEqual((await desk.expect(200, 'DELETE', `/api/v2/users/${u.id}/tags.json`, { tags: ['vip'] })).tags, ['tokyo'])
  })
  scenario('users: incremental export', 'users.incremental users.incrementalInclude', async () => {
    const u = await made()
    assert.ok(ids(await nz.users.incremental(hourAgo())).includes(u.id))
    assert.ok(ids(await nz.users.incrementalInclude(hourAgo(), 'groups')).includes(u.id))
  })
  scenario('users: the sample of an export', 'users.incrementalSample', async () => assert.ok((await nz.users.incrementalSample(hourAgo())).result.length > 0))
  scenario('users: of a group', 'users.listByGroup', async () => {
    const g = await group('Readers')
    const u = await made({ role: 'agent' })
    await nz.groupmemberships.create({ group_membership: { user_id: u.id, group_id: g.id } })
    assert.deepEqual(ids(await nz.users.listByGroup(g.id)), [u.id])
  })
  scenario('users: of an organization', 'users.listByOrganization', async () => {
    const o = (await nz.organizations.create({ organization: { name: 'People Ltd' } })).result
    const u = await made({ organization_id: o.id })
    assert.deepEqual(ids(await nz.users.listByOrganization(o.id)), [u.id])
  })

  scenario('identities', 'useridentities.list useridentities.show useridentities.create useridentities.update useridentities.makePrimary useridentities.verify useridentities.requestVerification useridentities.delete', async () => {
    const u = await made()
    const [first] = await nz.useridentities.list(u.id)
    assert.equal(first.value, u.email)
    const second = (await nz.useridentities.create(u.id, { type: 'email', value: 'second@example.com' })).result
    assert.equal(second.primary, false)
    assert.equal((await nz.useridentities.show(u.id, second.id)).result.value, 'second@example.com')
    await nz.useridentities.update(u.id, second.id, { identity: { value: 'third@example.com' } })
    await nz.useridentities.requestVerification(u.id, second.id)
    assert.equal((await nz.useridentities.verify(u.id, second.id)).result.verified, true)
    await nz.useridentities.makePrimary(u.id, second.id)
    assert.equal((await shown(u.id)).email, 'third@example.com')
    await nz.useridentities.delete(u.id, first.id)
    assert.deepEqual((await nz.useridentities.list(u.id)).map((i) => i.value), ['third@example.com'])
  })

  scenario('groups', 'groups.list groups.count groups.assignable groups.show groups.create groups.update groups.delete', async () => {
    const g = await group('Returns')
    assert.equal((await nz.groups.show(g.id)).result.name, 'Returns')
    assert.equal((await nz.groups.update(g.id, { group: { name: 'Returns and refunds' } })).result.name, 'Returns and refunds')
    assert.ok(ids(await nz.groups.list()).includes(g.id))
    assert.ok(ids(await nz.groups.assignable()).includes(g.id))
    const before = (await nz.groups.count()).result.count.value
    await nz.groups.delete(g.id)
    assert.equal((await nz.groups.count()).result.count.value, before - 1)
  })
  scenario('groups: of a user, counted', 'groups.countByUser', async () => {
    const me = (await nz.users.me()).result.id
    const g = await group('Counted')
    await nz.groupmemberships.create({ group_membership: { user_id: me, group_id: g.id } })
    assert.ok((await nz.groups.countByUser(me)).result.count.value >= 1)
  })
  scenario('group memberships', 'groupmemberships.list groupmemberships.listByUser groupmemberships.listByGroup groupmemberships.show groupmemberships.create groupmemberships.delete groupmemberships.deleteByUser groupmemberships.makeDefault', async () => {
    const u = await made({ role: 'agent' })
    const [a, b] = [await group('Members A'), await group('Members B')]
    const one = (await nz.groupmemberships.create({ group_membership: { user_id: u.id, group_id: a.id } })).result
    const two = (await nz.groupmemberships.create({ group_membership: { user_id: u.id, group_id: b.id } })).result
    assert.ok(ids(await nz.groupmemberships.list()).includes(one.id))
    assert.ok(ids(await nz.groupmemberships.listByUser(u.id)).includes(two.id))
    assert.deepEqual(ids(await nz.groupmemberships.listByGroup(a.id)), [one.id])
    assert.equal((await nz.groupmemberships.show(one.id)).result.user_id, u.id)
    await nz.groupmemberships.makeDefault(u.id, two.id)
    assert.equal((await shown(u.id)).default_group_id, b.id)
    await nz.groupmemberships.deleteByUser(u.id, one.id)
    await nz.groupmemberships.delete(two.id)
    assert.deepEqual((await nz.groupmemberships.listByUser(u.id)).filter((m) => [a.id, b.id].includes(m.group_id)), [])
  })
  scenario('group memberships: by user, assignable, many', 'groupmemberships.showByUser groupmemberships.createByUser groupmemberships.listAssignable groupmemberships.listAssignableByGroup groupmemberships.bulkCreate groupmemberships.bulkDelete', async () => {
    const u = await made({ role: 'agent' })
    const [a, b] = [await group('More A'), await group('More B')]
    const one = (await nz.groupmemberships.createByUser(u.id, { group_membership: { user_id: u.id, group_id: a.id } })).result
    assert.equal((await nz.groupmemberships.showByUser(u.id, one.id)).result.group_id, a.id)
    assert.ok(ids(await nz.groupmemberships.listAssignable()).includes(one.id))
    assert.deepEqual(ids(await nz.groupmemberships.listAssignableByGroup(a.id)), [one.id])
    await desk.job((await nz.groupmemberships.bulkCreate([{ user_id: u.id, group_id: b.id }])).result.job_status)
    const [two] = await nz.groupmemberships.listByGroup(b.id)
    assert.equal(two.user_id, u.id)
    await desk.job((await nz.groupmemberships.bulkDelete([one.id, two.id])).result.job_status)
    assert.deepEqual(await nz.groupmemberships.listByGroup(a.id), [])
  })

  scenario('custom roles', 'customagentroles.list customagentroles.show customagentroles.create customagentroles.update customagentroles.delete', async () => {
    const r = (await nz.customagentroles.create({ custom_role: { name: 'Reader', description: 'Reads', configuration: { ticket_access: 'all', ticket_comment_access: 'none' } } })).result.custom_role
    assert.equal((await nz.customagentroles.show(r.id)).result.custom_role.name, 'Reader')
    assert.equal((await nz.customagentroles.update(r.id, { custom_role: { name: 'Quiet reader' } })).result.custom_role.name, 'Quiet reader')
    const list = [await nz.customagentroles.list()].flat().flatMap((p) => p.custom_roles ?? p.result ?? p)
    assert.ok(list.some((x) => x.id === r.id), JSON.stringify(list).slice(0, 300))
    await nz.customagentroles.delete(r.id)
    await assert.rejects(nz.customagentroles.show(r.id), (e) => e.statusCode === 404)
  })

  scenario('sessions', 'sessions.list sessions.getByUserId sessions.getByUserIdBySessionId sessions.deleteByUserIdBySessionId sessions.bulkDeleteByUserId', async () => {
    const [u] = await signedIn()
    const open = async () => desk.expect(200, 'POST', '/api/kotae/session', { email: u.email, password: secret })
    await open()
    await open()
    const all = await nz.sessions.getByUserId(u.id)
    assert.equal(all.length, 2)
    assert.ok(ids(await nz.sessions.list()).includes(all[0].id))
    const one = (await nz.sessions.getByUserIdBySessionId(u.id, all[0].id)).result
    assert.equal([one.session ?? one.sessions ?? one].flat()[0].user_id, u.id)
    await nz.sessions.deleteByUserIdBySessionId(u.id, all[0].id)
    assert.equal((await nz.sessions.getByUserId(u.id)).length, 1)
    await nz.sessions.bulkDeleteByUserId(u.id)
    assert.equal((await nz.sessions.getByUserId(u.id)).length, 0)
  })
  scenario('sessions: my own', 'sessions.getMyAuthenticatedSession', async () => {
    const [u] = await signedIn()
    const signIn = await fetch(desk.url + '/api/kotae/session', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ email: u.email, password: secret }) })
    const theirs = as({ username: u.email, token: undefined, password: secret, customHeaders: { Cookie: signIn.headers.getSetCookie().map((c) => c.split(';')[0]).join('; '), Authorization: '' } })
    const mine = (await theirs.sessions.getMyAuthenticatedSession()).result
    assert.equal([mine.session ?? mine.sessions ?? mine].flat()[0].user_id, u.id)
  })
}
