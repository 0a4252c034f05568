// Views, macros, search.
export default function ({ scenario, nz, desk, assert }) {
  const ids = (list) => list.map((x) => x.id)
  const ticket = async (more) => (await nz.tickets.create({ ticket: { subject: 'In a view', comment: { body: 'x' }, ...more } })).result
  const view = async (title, tag) =>
    (await nz.views.create({ view: { title, all: [{ field: 'status', operator: 'less_than', value: 'solved' }, { field: 'current_tags', operator: 'includes', value: tag }], output: { columns: ['subject', 'requester', 'updated'], sort_by: 'id', sort_order: 'asc' } } })).result

  scenario('views: create, show, change, lists', 'views.list views.listActive views.listCompact views.show views.create views.update', async () => {
    const v = await view('Mine', 'mine')
    assert.equal((await nz.views.show(v.id)).result.title, 'Mine')
    assert.equal((await nz.views.update(v.id, { view: { title: 'Ours' } })).result.title, 'Ours')
    for (const f of [nz.views.list, nz.views.listActive, nz.views.listCompact]) assert.ok(ids(await f()).includes(v.id))
  })
  scenario('views: what is in them', 'views.execute views.tickets views.showCount views.showCounts', async () => {
    const t = await ticket({ tags: ['in-the-view'] })
    const solved = await ticket({ tags: ['in-the-view'] })
    await nz.tickets.update(solved.id, { ticket: { status: 'solved' } })
    const v = await view('Tagged', 'in-the-view')
    assert.deepEqual(ids(await nz.views.tickets(v.id)), [t.id])
    const page = [await nz.views.execute(v.id, {})].flat()[0]
    assert.ok(JSON.stringify(page).includes(`"id":${t.id}`), JSON.stringify(page).slice(0, 400))
    assert.equal((await nz.views.showCount(v.id)).result.view_count.value, 1)
    assert.deepEqual((await nz.views.showCounts([v.id])).result.view_counts.map((c) => [c.view_id, c.value]), [[v.id, 1]])
  })
  scenario('views: preview', 'views.preview', async () => {
    const t = await ticket({ tags: ['previewed'] })
    const [p] = await nz.views.preview({ view: { all: [{ field: 'current_tags', operator: 'includes', value: 'previewed' }], output: { columns: ['subject'] } } })
    assert.deepEqual(p.rows.map((r) => r.ticket?.id ?? r.ticket_id ?? r.id), [t.id])
  })
  scenario('views: export', 'views.export', async () => {
    const v = await view('Exported', 'exported')
    assert.ok((await nz.views.export(v.id)).result.export)
  })

  scenario('macros', 'macros.list macros.show macros.search macros.listActive macros.listByParams macros.apply macros.applyTicket macros.create macros.update macros.delete', async () => {
    const of = (r) => r.macro ?? r
    const m = of((await nz.macros.create({ macro: { title: 'Close and thank', actions: [{ field: 'status', value: 'solved' }, { field: 'comment_value', value: 'Thank you!' }] } })).result)
    assert.equal(of((await nz.macros.show(m.id)).result).title, 'Close and thank')
    assert.equal(of((await nz.macros.update(m.id, { macro: { title: 'Thank and close' } })).result).title, 'Thank and close')
    assert.ok(ids(await nz.macros.list()).includes(m.id))
    assert.ok(ids((await nz.macros.listActive()).result).includes(m.id))
    assert.ok(ids(await nz.macros.listByParams({ active: true })).includes(m.id))
    assert.ok(ids((await nz.macros.search('thank')).result).includes(m.id))
    const applied = (await nz.macros.apply(m.id)).result.result
    assert.equal(applied.ticket.status, 'solved')
    const t = await ticket()
    const there = (await nz.macros.applyTicket(t.id, m.id)).result.result
    assert.equal(there.ticket.id, t.id)
    assert.equal(there.ticket.comment.body, 'Thank you!')
    assert.notEqual((await nz.tickets.show(t.id)).result.status, 'solved', 'a macro is shown, not written')
    await nz.macros.delete(m.id)
    await assert.rejects(nz.macros.show(m.id), (e) => e.statusCode === 404)
  })
  scenario('macros: categories, many', 'macros.categories macros.updateMany', async () => {
    const of = (r) => r.macro ?? r
    const m = of((await nz.macros.create({ macro: { title: 'Shipping::Late', actions: [{ field: 'priority', value: 'high' }] } })).result)
    assert.ok((await nz.macros.categories()).flatMap((p) => p.categories ?? p).includes('Shipping'))
    await nz.macros.updateMany([{ id: m.id, active: false }])
    assert.equal(of((await nz.macros.show(m.id)).result).active, false)
  })

  scenario('search', 'search.query search.queryAll search.showResultsCount', async () => {
    const t = await ticket({ subject: '返品 zebrafish', tags: ['findable'] })
    await desk.caughtUp()
    const found = (await nz.search.query('type:ticket zebrafish')).result
    assert.deepEqual(found.map((r) => [r.id, r.result_type]), [[t.id, 'ticket']])
    assert.deepEqual(ids(await nz.search.queryAll('type:ticket tags:findable')), [t.id])
    assert.equal((await nz.search.showResultsCount('type:ticket 返品')).result.count, 1)
    assert.deepEqual((await nz.search.query(`type:user ${desk.people.agent}`)).result.map((r) => r.email), [desk.people.agent])
  })
  scenario('search: export', 'search.exportResults', async () => {
    const t = await ticket({ tags: ['for-the-export'] })
    await desk.caughtUp()
    assert.deepEqual(ids(await nz.search.exportResults('tags:for-the-export', 'ticket')), [t.id])
  })
}
