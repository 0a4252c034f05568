// The desk itself: settings, locales, brands, activities, OAuth.
export default function ({ scenario, nz, as, desk, assert }) {
  const ids = (list) => list.map((x) => x.id)

  scenario('account settings', 'accountsettings.show accountsettings.update', async () => {
    const s = (await nz.accountsettings.show()).result
    assert.ok((s.settings ?? s).localization ?? (s.settings ?? s).branding, JSON.stringify(s).slice(0, 200))
    await nz.accountsettings.update({ settings: { tickets: { comments_public_by_default: true } } })
  })
  scenario('activities', 'activitystream.list activitystream.show activitystream.count', async () => {
    const agent = (await nz.users.search({ query: desk.people.agent }))[0]
    const t = (await nz.tickets.create({ ticket: { subject: 'For the stream', comment: { body: 'x' }, assignee_id: agent.id } })).result
    await desk.expect(200, 'POST', `/api/v2/users/${agent.id}/password`, { password: 'a long password of an agent' })
    const theirs = as({ username: desk.people.agent, token: undefined, password: 'a long password of an agent' })
    const list = (await theirs.activitystream.list()).flatMap((p) => p.activities ?? p)
    const mine = list.find((a) => a.target?.ticket?.id === t.id || a.object?.ticket?.id === t.id)
    assert.ok(mine, JSON.stringify(list).slice(0, 400))
    assert.equal([(await theirs.activitystream.show(mine.id)).result].flat().map((a) => a.activity ?? a)[0].id, mine.id)
    assert.ok((await theirs.activitystream.count()).result.count.value >= 1)
  })
  scenario('brands', 'brand.list brand.show brand.create brand.update brand.delete', async () => {
    const of = (r) => r.brand ?? r
    const b = of((await nz.brand.create({ brand: { name: 'Second', subdomain: 'second' } })).result)
    assert.equal(of((await nz.brand.show(b.id)).result).name, 'Second')
    assert.equal(of((await nz.brand.update({ brand: { name: 'Second shop' } }, b.id)).result).name, 'Second shop')
    assert.ok([(await nz.brand.list()).result ?? (await nz.brand.list())].flat().flatMap((p) => p.brands ?? p).some((x) => x.id === b.id))
    await nz.brand.delete(b.id)
  })
  scenario('locales: list', 'locales.list', async () => assert.deepEqual((await nz.locales.list()).map((l) => l.locale).sort(), ['en', 'ja']))
  scenario('locales: the rest', 'locales.show locales.showCurrent locales.current locales.listForAgent locales.listPublicLocales locales.detectBestLocale', async () => {
    const all = await nz.locales.list()
    assert.equal((await nz.locales.show(all[0].id)).result.locale, all[0].locale)
    for (const f of [nz.locales.showCurrent, nz.locales.current]) assert.ok(['ja', 'en'].includes((await f()).result.locale))
    for (const f of [nz.locales.listForAgent, nz.locales.listPublicLocales]) assert.deepEqual((await f()).map((l) => l.locale).sort(), ['en', 'ja'])
    assert.equal((await nz.locales.detectBestLocale(['ja', 'fr'])).result.locale, 'ja')
  })
  scenario('OAuth clients', 'oauthclients.list oauthclients.show oauthclients.create oauthclients.update oauthclients.delete oauthclients.generateSecret', async () => {
    const of = (r) => r.client ?? r
    const c = of((await nz.oauthclients.create({ name: 'Connector', identifier: 'connector', redirect_uri: ['https://connector.example/callback'] })).result)
    assert.equal(of((await nz.oauthclients.show(c.id)).result).identifier, 'connector')
    assert.equal(of((await nz.oauthclients.update(c.id, { name: 'The connector' })).result).name, 'The connector')
    const secret = of((await nz.oauthclients.generateSecret(c.id)).result).secret
    assert.ok(secret?.length > 20)
    assert.ok(ids((await nz.oauthclients.list()).flatMap((p) => p.clients ?? p)).includes(c.id))
    await nz.oauthclients.delete(c.id)
    await assert.rejects(nz.oauthclients.show(c.id), (e) => e.statusCode === 404)
  })
  scenario('OAuth tokens', 'oauthtokens.create oauthtokens.show oauthtokens.current oauthtokens.list oauthtokens.revoke', async () => {
    const made = (await nz.oauthclients.create({ name: 'Tokens', identifier: 'tokens', redirect_uri: ['https://connector.example/callback'] })).result
    const client = made.client ?? made
    const of = (r) => r.token ?? r
    const token = of((await nz.oauthtokens.create({ token: { client_id: client.id, scopes: ['read', 'write'] } })).result)
    assert.ok(token.full_token)
    assert.equal(of((await nz.oauthtokens.show(token.id)).result).id, token.id)
    assert.ok(ids((await nz.oauthtokens.list()).flatMap((p) => p.tokens ?? p)).includes(token.id))
    const bearer = as({ useOAuth: true, token: token.full_token, oauth: true })
    assert.equal(of((await bearer.oauthtokens.current()).result).id, token.id)
    await nz.oauthtokens.revoke(token.id)
    await assert.rejects(bearer.users.me(), (e) => e.statusCode === 401)
  })
}
