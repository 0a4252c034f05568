// Organizations, their fields and memberships.
export default function ({ scenario, nz, desk, assert }) {
  const ids = (list) => list.map((x) => x.id)
  const hourAgo = () => Math.floor(Date.now() / 1000) - 3600
  let n = 0
  const made = async (more = {}) => (await nz.organizations.create({ organization: { name: `Works ${++n}`, ...more } })).result
  const shown = async (id) => (await nz.organizations.show(id)).result
  const person = async (more = {}) => (await nz.users.create({ user: { name: `Member ${++n}`, email: `member${n}@example.com`, verified: true, ...more } })).result

  scenario('organizations: create, show, change, delete', 'organizations.list organizations.count organizations.show organizations.create organizations.update organizations.delete organizations.showMany organizations.showManyByExternalIds organizations.search organizations.autocomplete organizations.related organizations.createOrUpdate organizations.upsert', async () => {
    const o = await made({ name: '株式会社 山田製作所', external_id: 'org-1', domain_names: ['yamada.example'], tags: ['osaka'] })
    assert.deepEqual(o.domain_names, ['yamada.example'])
    assert.equal((await shown(o.id)).name, '株式会社 山田製作所')
    assert.equal((await nz.organizations.update(o.id, { organization: { notes: 'Pays late' } })).result.notes, 'Pays late')
    assert.ok(ids(await nz.organizations.list()).includes(o.id))
    assert.deepEqual(ids(await nz.organizations.showMany([o.id])), [o.id])
    assert.deepEqual(ids(await nz.organizations.showManyByExternalIds(['org-1'])), [o.id])
    assert.deepEqual(ids(await nz.organizations.search('org-1')), [o.id])
    assert.deepEqual(ids(await nz.organizations.autocomplete({ name: '株式会社' })), [o.id])
    const [related] = [(await nz.organizations.related(o.id)).result].flat()
    assert.equal((related.organization_related ?? related).tickets_count, 0)
    for (const f of [nz.organizations.createOrUpdate, nz.organizations.upsert]) assert.equal((await f({ organization: { external_id: 'org-1', name: '株式会社 山田製作所', details: 'Again' } })).result.id, o.id)
    assert.equal((await shown(o.id)).details, 'Again')
    await nz.organizations.count()   // the client looks for the number in the wrong place and answers undefined
    assert.ok(desk.eye.last().body.count.value >= 1)
    await nz.organizations.delete(o.id)
    await assert.rejects(shown(o.id), (e) => e.statusCode === 404)
    await assert.rejects(nz.organizations.create({ organization: {} }), (e) => e.statusCode === 422 && 'name' in e.result.details)
  })
  scenario('organizations: many at once', 'organizations.createMany organizations.updateMany organizations.bulkDelete organizations.bulkDeleteByExternalId', async () => {
    const job = await desk.job((await nz.organizations.createMany({ organizations: [{ name: 'Many A', external_id: 'many-a' }, { name: 'Many B', external_id: 'many-b' }, { name: 'Many C' }] })).result.job_status)
    const [a, b, c] = job.results.map((r) => r.id)
    await desk.job((await nz.organizations.updateMany({ organizations: [{ id: a, notes: 'first' }, { id: b, notes: 'second' }] })).result.job_status)
    assert.equal((await shown(b)).notes, 'second')
    await desk.job((await nz.organizations.bulkDelete([c])).result.job_status)
    await desk.job((await nz.organizations.bulkDeleteByExternalId(['many-a', 'many-b'])).result.job_status)
    for (const id of [a, b, c]) await assert.rejects(shown(id), (e) => e.statusCode === 404)
  })
  scenario('organizations: of a user', 'organizations.listByUser organizations.countByUser', async () => {
    const o = await made()
    const u = await person({ organization_id: o.id })
    assert.deepEqual(ids(await nz.organizations.listByUser(u.id)), [o.id])
    await nz.organizations.countByUser(u.id)
    assert.equal(desk.eye.last().body.count.value, 1)
  })
  scenario('organizations: incremental export', 'organizations.incremental organizations.incrementalInclude', async () => {
    const o = await made()
    assert.ok(ids(await nz.organizations.incremental(hourAgo())).includes(o.id))
    assert.ok(ids(await nz.organizations.incrementalInclude(hourAgo(), 'users')).includes(o.id))
  })
  scenario('organizations: the sample of an export', 'organizations.incrementalSample', async () => assert.ok((await nz.organizations.incrementalSample(hourAgo())).result.length > 0))
  scenario(
    'organization memberships',
    'organizationmemberships.list organizationmemberships.listByUser organizationmemberships.listByOrganization organizationmemberships.show organizationmemberships.showByUser organizationmemberships.create organizationmemberships.createByUser organizationmemberships.createMany organizationmemberships.delete organizationmemberships.deleteByUser organizationmemberships.deleteMany organizationmemberships.makeDefault',
    async () => {
      const [a, b, c] = [await made(), await made(), await made()]
      const u = await person()
      const of = (r) => r.organization_membership ?? r
      const one = of((await nz.organizationmemberships.create({ user_id: u.id, organization_id: a.id })).result)
      const two = of((await nz.organizationmemberships.createByUser(u.id, { user_id: u.id, organization_id: b.id })).result)
      assert.equal(of((await nz.organizationmemberships.show(one.id)).result).organization_id, a.id)
      assert.equal(of((await nz.organizationmemberships.showByUser(u.id, two.id)).result).organization_id, b.id)
      const flat = (pages) => pages.flatMap((p) => p.organization_memberships ?? p)
      assert.ok(ids(flat(await nz.organizationmemberships.list())).includes(one.id))
      assert.deepEqual(ids(flat(await nz.organizationmemberships.listByUser(u.id))).sort(), [one.id, two.id].sort())
      assert.deepEqual(ids(flat(await nz.organizationmemberships.listByOrganization(b.id))), [two.id])
      await nz.organizationmemberships.makeDefault(u.id, two.id)
      assert.equal((await nz.users.show(u.id)).result.organization_id, b.id)
      await desk.job((await nz.organizationmemberships.createMany([{ user_id: u.id, organization_id: c.id }])).result.job_status)
      const [three] = flat(await nz.organizationmemberships.listByOrganization(c.id))
      await nz.organizationmemberships.delete(one.id)
      await nz.organizationmemberships.deleteByUser(u.id, two.id)
      await desk.job((await nz.organizationmemberships.deleteMany([three.id])).result.job_status)
      assert.deepEqual(flat(await nz.organizationmemberships.listByUser(u.id)), [])
    },
  )
  scenario('organization fields', 'organizationfields.list organizationfields.show organizationfields.create organizationfields.update organizationfields.delete organizationfields.reorder', async () => {
    const make = async (key, more) => (await nz.organizationfields.create({ organization_field: { key, title: key, type: 'text', ...more } })).result
    const [rank, since] = [await make('rank'), await make('since', { type: 'date' })]
    assert.equal((await nz.organizationfields.show(rank.id)).result.key, 'rank')
    assert.equal((await nz.organizationfields.update(rank.id, { organization_field: { title: 'Rank of the house' } })).result.title, 'Rank of the house')
    await nz.organizationfields.reorder([since.id, rank.id])
    assert.deepEqual(ids(await nz.organizationfields.list()).filter((i) => [rank.id, since.id].includes(i)), [since.id, rank.id])
    const o = await made({ organization_fields: { rank: 'A', since: '2001-04-01' } })
    assert.equal((await shown(o.id)).organization_fields.rank, 'A')
    await nz.organizationfields.delete(rank.id)
    assert.ok(!ids(await nz.organizationfields.list()).includes(rank.id))
  })
}
