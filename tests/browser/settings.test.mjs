// The settings against the real server, in both languages: mailboxes, groups, people, brands, from nothing to gone again.
import assert from 'node:assert/strict'
import { createServer } from 'node:net'
import { after, before, describe } from 'node:test'
import { axe, launch, openPage, password, scene, startDesk, until } from './desk.mjs'

const languages = {
  ja: {
    email: 'admin@desk.test', address: '窓口', add: { mailboxes: 'メールボックスを追加', groups: 'グループを追加', users: '担当者を追加', brands: 'ブランドを追加' },
    save: '保存', remove: '削除', name: '名前', description: '説明', boxName: '表示名', boxAddress: 'メールアドレス', host: 'サーバー', port: 'ポート', tls: '暗号化', user: 'ユーザー名', secret: 'パスワード', kept: '保存済み（変えるときだけ入力）',
    test: '接続を試す', noImap: '受信できません: サーバーに接続できませんでした: ', smtpOk: '送信できます', pause: '一時停止', resume: '再開', paused: '一時停止中', fresh: '新しいパスワード', email2: 'メールアドレス',
    role: '役割', deactivate: '無効にする', activate: '有効にする', inactive: '無効', active: '有効', one: '1人', signature: '署名', brand: 'ブランド', inUse: 'がこのブランドを使っています', short: '短すぎます', blank: '入力してください',
  },
  en: {
    email: 'boss@desk.test', address: 'Desk', add: { mailboxes: 'Add a mailbox', groups: 'Add a group', users: 'Add an agent', brands: 'Add a brand' },
    save: 'Save', remove: 'Delete', name: 'Name', description: 'Description', boxName: 'Display name', boxAddress: 'Email address', host: 'Server', port: 'Port', tls: 'Encryption', user: 'User name', secret: 'Password', kept: 'Saved (type only to change it)',
    test: 'Test the connection', noImap: 'Receiving does not work: The server cannot be reached: ', smtpOk: 'Sending works', pause: 'Pause', resume: 'Resume', paused: 'Paused', fresh: 'New password', email2: 'Email',
    role: 'Role', deactivate: 'Deactivate', activate: 'Activate', inactive: 'Inactive', active: 'Active', one: '1 member', signature: 'Signature', brand: 'Brand', inUse: 'uses this brand', short: 'at least', blank: 'blank',
  },
}
let browser, desk, closed
before(async () => {
  browser = await launch()
  desk = await startDesk([['admin@desk.test', '管理 花子', 'admin', 'ja'], ['boss@desk.test', 'Bob Boss', 'admin', 'en'], ['sato@desk.test', '佐藤 一郎', 'agent', 'ja']])
  const s = createServer()
  await new Promise((r) => s.listen(0, '127.0.0.1', r))
  closed = s.address().port // nobody listens there afterwards
  await new Promise((r) => s.close(r))
})
after(async () => {
  await browser?.close()
  await desk?.close()
})

for (const [code, w] of Object.entries(languages))
  describe(code, () => {
    const open = async (part) => {
      const page = await openPage(browser, desk, { email: w.email, at: '/settings/' + part, locale: code === 'ja' ? 'ja-JP' : 'en-GB' })
      await page.locator('.title').waitFor()
      page.field = (label, n = 0) => page.getByLabel(label, { exact: true }).nth(n)
      page.press = (name) => page.locator('.sheet').getByRole('button', { name, exact: true }).click()
      page.line = (text) => page.locator('tbody tr', { hasText: text })
      page.sure = () => page.locator('dialog').getByRole('button', { name: w.remove, exact: true }).click()
      page.listed = () => page.waitForURL('**/settings/' + part)
      return page
    }

    scene(() => browser, 'mailboxes: added, tested, paused, changed, deleted', async () => {
      const page = await open('mailboxes')
      await axe(page, 'mailboxes, ' + code)
      await page.getByRole('link', { name: w.add.mailboxes }).first().click()
      await page.press(w.save)
      await page.locator('.error', { hasText: w.blank }).first().waitFor()
      assert.equal(await page.field(w.boxName).getAttribute('aria-invalid'), 'true', 'the field that is wrong says so')

      await page.field(w.boxName).fill(w.address)
      await page.field(w.boxAddress).fill(`support-${code}@desk.test`)
      for (const [n, port] of [[0, closed], [1, desk.mail.port]]) {
        await page.field(w.host, n).fill('127.0.0.1')
        await page.field(w.tls, n).selectOption('none')
        await page.field(w.port, n).fill(String(port))
      }
      await page.field(w.user, 0).fill('desk')
      await page.field(w.secret, 0).fill('secret words')
      await axe(page, 'mailbox form, ' + code)
      await page.press(w.test)
      const tested = page.locator('.tested')
      await tested.waitFor()
      assert.match(await tested.innerText(), new RegExp(w.noImap + '.*127\\.0\\.0\\.1'), 'the reason is a sentence that names the server')
      assert.match(await tested.innerText(), new RegExp(w.smtpOk))
      await axe(page, 'tested mailbox, ' + code)
      await page.press(w.save)
      await page.listed()

      const line = page.line(`support-${code}@desk.test`)
      await line.locator('.dim.bad').waitFor({ timeout: 30000 }) // its last error, once it has tried
      await line.getByRole('button', { name: w.pause, exact: true }).click()
      await line.getByText(w.paused, { exact: true }).waitFor()
      const box = (await desk.ask('GET', '/api/kotae/mailboxes')).mailboxes.find((m) => m.address === `support-${code}@desk.test`)
      assert.equal(box.paused, true)
      assert.equal(box.imap.has_password, true)
      await line.getByRole('button', { name: w.resume, exact: true }).click()
      await line.getByRole('button', { name: w.pause, exact: true }).waitFor()

      await line.getByRole('link').click()
      assert.equal(await page.field(w.secret, 0).getAttribute('placeholder'), w.kept, 'a kept secret is not shown, and said to be there')
      await page.field(w.boxName).fill(w.address + ' 2')
      await page.press(w.save)
      await page.listed()
      await page.line(w.address + ' 2').getByRole('link').click()
      const kept = (await desk.ask('GET', '/api/kotae/mailboxes/' + box.id)).mailbox
      assert.equal(kept.imap.has_password, true, 'saving without a secret keeps the old one')
      await page.press(w.remove)
      await axe(page, 'delete question, ' + code)
      await page.sure()
      await page.listed()
      await until('it is gone', async () => (await page.line(`support-${code}@desk.test`).count()) === 0)
      assert.ok(!(await desk.ask('GET', '/api/kotae/mailboxes')).mailboxes.some((m) => m.id === box.id))
      assert.deepEqual(page.troubles, [])
    })

    scene(() => browser, 'groups: added with members, changed, deleted', async () => {
      const page = await open('groups')
      await page.getByRole('link', { name: w.add.groups }).first().click()
      await page.press(w.save)
      await page.locator('.error', { hasText: w.blank }).waitFor()
      await page.field(w.name).fill(`返品 ${code}`)
      await page.field(w.description).fill('返品と交換')
      await page.getByLabel('佐藤 一郎').check()
      await axe(page, 'group form, ' + code)
      await page.press(w.save)
      await page.listed()
      await page.line(`返品 ${code}`).getByText(w.one).waitFor()
      await axe(page, 'groups, ' + code)
      await page.line(`返品 ${code}`).getByRole('link').click()
      await page.getByLabel('佐藤 一郎').uncheck()
      await page.field(w.name).fill(`返品・交換 ${code}`)
      await page.press(w.save)
      await page.listed()
      await page.line(`返品・交換 ${code}`).waitFor()
      const made = (await desk.ask('GET', '/api/v2/groups.json')).groups.find((g) => g.name === `返品・交換 ${code}`)
      assert.equal((await desk.ask('GET', `/api/v2/groups/${made.id}/memberships.json`)).group_memberships.length, 0)
      await page.line(`返品・交換 ${code}`).getByRole('link').click()
      await page.press(w.remove)
      await page.sure()
      await page.listed()
      await until('it is gone', async () => (await page.line(`返品・交換 ${code}`).count()) === 0)
      assert.ok(!(await desk.ask('GET', '/api/v2/groups.json')).groups.some((g) => g.id === made.id))
      assert.deepEqual(page.troubles, [])
    })

    scene(() => browser, 'people: added, signing in, changed, deactivated and back', async () => {
      const address = `new-${code}@desk.test`
      const enters = async () => (await fetch(desk.base + '/api/kotae/session', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ email: address, password }) })).status
      const page = await open('users')
      await page.getByRole('link', { name: w.add.users }).first().click()
      await page.field(w.name).fill(`新人 ${code}`)
      await page.field(w.email2).fill(address)
      await page.field(w.fresh).fill('abc')
      await page.press(w.save)
      await page.locator('.error', { hasText: w.short }).waitFor()
      assert.ok(!(await desk.ask('GET', '/api/kotae/desk')).users.some((u) => u.email === address), 'a refused password leaves nobody half made')
      await page.field(w.fresh).fill(password)
      await axe(page, 'person form, ' + code)
      await page.press(w.save)
      await page.listed()
      const line = page.line(address)
      await line.getByText(w.active, { exact: true }).waitFor()
      await axe(page, 'people, ' + code)
      assert.equal(await enters(), 200)

      await line.getByRole('link').click()
      await page.field(w.role).selectOption('admin')
      await page.field(w.name).fill(`新人 改 ${code}`)
      await page.press(w.save)
      await page.listed()
      await page.line(`新人 改 ${code}`).waitFor()
      const made = (await desk.ask('GET', '/api/kotae/desk')).users.find((u) => u.email === address)
      assert.equal(made.role, 'admin')

      await line.getByRole('link').click()
      await page.press(w.deactivate)
      await page.locator('dialog').getByRole('button', { name: w.deactivate, exact: true }).click()
      await page.listed()
      await line.getByText(w.inactive, { exact: true }).waitFor()
      assert.equal(await enters(), 401)
      await line.getByRole('link').click()
      await page.press(w.activate)
      await page.listed()
      await line.getByText(w.active, { exact: true }).waitFor()
      assert.equal(await enters(), 200)
      assert.deepEqual(page.troubles, [])
    })

    scene(() => browser, 'brands: added, signed, kept while a mailbox needs them, deleted', async () => {
      const page = await open('brands')
      await page.getByRole('link', { name: w.add.brands }).click()
      await page.press(w.save)
      await page.locator('.error', { hasText: w.blank }).waitFor()
      await page.field(w.name).fill(`二号店 ${code}`)
      await page.field(w.signature).fill('--\n二号店 {{agent.name}}')
      await axe(page, 'brand form, ' + code)
      await page.press(w.save)
      await page.listed()
      const line = page.line(`二号店 ${code}`)
      assert.match(await line.innerText(), /二号店 \{\{agent\.name\}\}/)
      await axe(page, 'brands, ' + code)
      const made = (await desk.ask('GET', '/api/v2/brands.json')).brands.find((b) => b.name === `二号店 ${code}`)
      const { mailbox } = await desk.ask('POST', '/api/kotae/mailboxes', { name: '二号店の窓口', address: `second-${code}@desk.test`, brand_id: made.id })
      await line.getByRole('link').click()
      await page.field(w.name).fill(`三号店 ${code}`)
      await page.press(w.save)
      await page.listed()
      await page.line(`三号店 ${code}`).getByRole('link').click()
      await until('the screen has heard of the mailbox', async () => {
        await page.press(w.remove)
        if (await page.locator('.problem', { hasText: w.inUse }).count()) return true
        await page.keyboard.press('Escape')
        return false
      })
      await desk.ask('DELETE', '/api/kotae/mailboxes/' + mailbox.id)
      await until('and that it is gone', async () => {
        await page.press(w.remove)
        return (await page.locator('dialog').count()) > 0
      })
      await page.sure()
      await page.listed()
      await until('it is gone', async () => (await page.line(`三号店 ${code}`).count()) === 0)
      assert.ok(!(await desk.ask('GET', '/api/v2/brands.json')).brands.some((b) => b.id === made.id))
      assert.deepEqual(page.troubles, [])
    })
  })
