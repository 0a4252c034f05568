// Ticket fields, forms, user fields.
export default function ({ scenario, nz, assert }) {
  const ids = (list) => list.map((x) => x.id)
  const make = async (title, more = {}) => (await nz.ticketfields.create({ ticket_field: { title, type: 'text', ...more } })).result

  scenario('ticket fields', 'ticketfields.list ticketfields.listWithLocale ticketfields.show ticketfields.count ticketfields.create ticketfields.update ticketfields.delete', async () => {
    const f = await make('Order number', { type: 'regexp', regexp_for_validation: '^[A-Z]{2}[0-9]{4}$' })
    assert.equal((await nz.ticketfields.show(f.id)).result.type, 'regexp')
    assert.equal((await nz.ticketfields.update(f.id, { ticket_field: { title: 'Order no.' } })).result.title, 'Order no.')
    const all = await nz.ticketfields.list()
    assert.ok(all.some((x) => x.type === 'subject') && all.some((x) => x.id === f.id))
    assert.deepEqual(ids(await nz.ticketfields.listWithLocale('ja')), ids(all))
    assert.equal((await nz.ticketfields.count()).result.count.value, all.length)
    const t = (await nz.tickets.create({ ticket: { subject: 'With a field', comment: { body: 'x' }, custom_fields: [{ id: f.id, value: 'AB1234' }] } })).result
    assert.deepEqual(t.custom_fields.find((x) => x.id === f.id), { id: f.id, value: 'AB1234' })
    await assert.rejects(nz.tickets.update(t.id, { ticket: { custom_fields: [{ id: f.id, value: 'nonsense' }] } }), (e) => e.statusCode === 422)
    await nz.ticketfields.delete(f.id)
    await assert.rejects(nz.ticketfields.show(f.id), (e) => e.statusCode === 404)
  })
  scenario('ticket fields: options', 'ticketfields.listOptions ticketfields.showOption ticketfields.createOrUpdateOption ticketfields.deleteOption', async () => {
    const f = await make('Colour', { type: 'tagger', custom_field_options: [{ name: 'Red', value: 'red' }, { name: 'Blue', value: 'blue' }] })
    const options = (await nz.ticketfields.listOptions(f.id)).result.custom_field_options
    assert.deepEqual(options.map((o) => o.value), ['red', 'blue'])
    assert.equal((await nz.ticketfields.showOption(f.id, options[1].id)).result.custom_field_option.name, 'Blue')
    const green = (await nz.ticketfields.createOrUpdateOption(f.id, { custom_field_option: { name: 'Green', value: 'green' } })).result.custom_field_option
    await nz.ticketfields.createOrUpdateOption(f.id, { custom_field_option: { id: green.id, name: 'Deep green', value: 'green' } })
    await nz.ticketfields.deleteOption(f.id, options[0].id)
    assert.deepEqual((await nz.ticketfields.listOptions(f.id)).result.custom_field_options.map((o) => o.name), ['Blue', 'Deep green'])
  })
  scenario('ticket forms', 'ticketforms.list ticketforms.show ticketforms.create ticketforms.update ticketforms.delete ticketforms.clone ticketforms.reorder', async () => {
    const f = await make('Serial')
    const form = (await nz.ticketforms.create({ ticket_form: { name: 'Repair', end_user_visible: true, ticket_field_ids: [f.id] } })).result
    assert.ok((await nz.ticketforms.show(form.id)).result.ticket_field_ids.includes(f.id))
    assert.equal((await nz.ticketforms.update(form.id, { ticket_form: { name: 'Repairs' } })).result.name, 'Repairs')
    const copy = (await nz.ticketforms.clone(form.id)).result
    assert.ok(copy.ticket_field_ids.includes(f.id) && copy.id !== form.id)
    const all = ids(await nz.ticketforms.list())
    assert.ok(all.includes(form.id) && all.includes(copy.id))
    const turned = [...all].reverse()
    await nz.ticketforms.reorder(turned)
    assert.deepEqual(ids(await nz.ticketforms.list()), turned)
    await nz.ticketforms.delete(copy.id)
    assert.ok(!ids(await nz.ticketforms.list()).includes(copy.id))
  })
  scenario('user fields', 'userfields.list userfields.show userfields.create userfields.update userfields.delete userfields.reorder', async () => {
    const user = async (key, more = {}) => (await nz.userfields.create({ user_field: { key, title: key, type: 'text', ...more } })).result
    const [a, b] = [await user('nickname'), await user('birthday', { type: 'date' })]
    assert.equal((await nz.userfields.show(a.id)).result.key, 'nickname')
    assert.equal((await nz.userfields.update(a.id, { user_field: { title: 'Nickname' } })).result.title, 'Nickname')
    await nz.userfields.reorder([b.id, a.id])
    assert.deepEqual(ids(await nz.userfields.list()).filter((i) => [a.id, b.id].includes(i)), [b.id, a.id])
    const u = (await nz.users.create({ user: { name: 'Fielded', email: 'fielded@example.com', user_fields: { nickname: 'Fi' } } })).result
    assert.equal(u.user_fields.nickname, 'Fi')
    await nz.userfields.delete(b.id)
    assert.ok(!ids(await nz.userfields.list()).includes(b.id))
  })
  scenario('user fields: options', 'userfields.listOptions userfields.showOption userfields.createOrUpdateOption userfields.deleteOption', async () => {
    const f = (await nz.userfields.create({ user_field: { key: 'size', title: 'Size', type: 'dropdown', custom_field_options: [{ name: 'Small', value: 'size_s' }, { name: 'Large', value: 'size_l' }] } })).result
    const options = (await nz.userfields.listOptions(f.id)).result.custom_field_options
    assert.deepEqual(options.map((o) => o.value), ['size_s', 'size_l'])
    assert.equal((await nz.userfields.showOption(f.id, options[0].id)).result.custom_field_option.name, 'Small')
    await nz.userfields.createOrUpdateOption(f.id, { custom_field_option: { name: 'Huge', value: 'size_h' } })
    await nz.userfields.deleteOption(f.id, options[1].id)
    assert.deepEqual((await nz.userfields.listOptions(f.id)).result.custom_field_options.map((o) => o.value), ['size_s', 'size_h'])
  })
}
