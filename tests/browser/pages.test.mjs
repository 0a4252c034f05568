// Every page: axe finds nothing, nothing is wider than a phone, and no letter runs a script or loads anything from outside.
import assert from 'node:assert/strict'
import { after, before } from 'node:test'
import { axe, launch, openPage, scene, startDesk, until } from './desk.mjs'

let browser, desk, bad
const evil = `<html><head><style>body{background:url(http://track.example/s.png)}</style><link rel=stylesheet href="http://track.example/x.css"></head>
<body onload="parent.hacked=1" background="http://track.example/b.png"><p>御社の商品について</p>
<script>parent.hacked = 1; window.hacked = 1</script><img src="http://track.example/open.gif" width=1 height=1><img src=x onerror="parent.hacked=1">
<svg onload="parent.hacked=1"><image href="http://track.example/svg.png"/></svg><a href="javascript:parent.hacked=1">押してください</a>
<form action="http://track.example/"><input name=p><button>送信</button></form><iframe src="http://track.example/f"></iframe>
<div style="position:fixed;top:0;left:0;width:100vw;height:100vh;background:url('http://track.example/c.png')">覆い</div>
<video src="http://track.example/v.mp4" poster="http://track.example/p.png"></video><meta http-equiv=refresh content="0;url=http://track.example/m"></body></html>`
before(async () => {
  browser = await launch()
  desk = await startDesk()
  bad = await desk.letter({ subject: '悪い手紙', from: 'Bad <bad@example.com>', html: evil })
  for (let i = 1; i <= 30; i++) await desk.letter({ subject: `問い合わせ ${i} とても長い件名が続くこともありますので画面からはみ出さないことを確かめます`, from: `客${i} <c${i}@example.com>` })
  await desk.letter({ subject: '', from: 'nobody', text: '' }) // names no sender: in the suspended list
})
after(async () => {
  await browser?.close()
  await desk?.close()
})

scene(() => browser, 'a letter runs no script and loads nothing from outside', async () => {
  const page = await openPage(browser, desk, { email: 'sato@desk.test' })
  const foreign = []
  page.on('request', (r) => !r.url().startsWith(desk.base) && !/^(data|blob|about):/.test(r.url()) && foreign.push(r.url()))
  await page.goto(`${desk.base}/tickets/${bad.ticket_id}`)
  const frame = page.frameLocator('.comment iframe').first()
  await frame.getByText('御社の商品について').waitFor()
  const sandbox = await page.locator('.comment iframe').first().getAttribute('sandbox')
  assert.ok(sandbox !== null && !sandbox.includes('allow-scripts'), 'the frame allows no scripts: ' + sandbox)
  assert.equal(await frame.locator('script, form, iframe, svg, video, link, meta[http-equiv=refresh]').count(), 0)
  assert.equal(await frame.locator('[onload], [onerror], a[href^="javascript:"]').count(), 0)
  assert.equal(await frame.locator('[style*=fixed]').count(), 0, 'nothing lies over the page')
  await page.waitForTimeout(500)
  assert.equal(await page.evaluate(() => window.hacked), undefined)
  assert.deepEqual(foreign, [])
  // Asked for, the picture is fetched (from nowhere, here, and only by https), and still nothing else is.
  await page.getByRole('button', { name: '画像を表示' }).click()
  await until('the picture is asked for', () => foreign.includes('https://track.example/open.gif'))
  assert.deepEqual(foreign.filter((u) => !/\.(gif|png)$/.test(u)), [])
})

const settings = ['mailboxes', 'mailboxes/new', 'ticket-fields', 'ticket-fields/new', 'forms', 'forms/new', 'statuses', 'statuses/new', 'user-fields', 'user-fields/new', 'company-fields', 'users', 'users/new', 'groups', 'groups/new', 'brands', 'desk', 'tokens', 'system', 'profile']
for (const [name, look] of Object.entries({ ja: { locale: 'ja-JP', email: 'admin@desk.test' }, en: { locale: 'en-GB', email: 'alex@desk.test' } }))
  scene(() => browser, 'axe finds nothing on any page, ' + name, async () => {
    const page = await openPage(browser, desk, look)
    const found = []
    const visit = async (at, ready) => {
      await page.goto(desk.base + at)
      try {
        await page.locator(ready).first().waitFor()
        await axe(page, at)
      } catch (e) {
        found.push(`${at}: ${e.message.slice(0, 400)}`)
      }
    }
    for (const lane of ['mine', 'unassigned', 'new', 'open', 'waiting', 'unsolved', 'solved', 'closed', 'all', 'spam', 'deleted']) await visit('/lanes/' + lane, '.work')
    await visit('/tickets/1', '.comment')
    await visit('/tickets/2', '.comment')
    await visit('/compose', 'textarea')
    await visit('/nowhere', 'main')
    if (name === 'ja') {
      await visit('/inbound/suspended', 'main')
      await visit('/inbound/failed', 'main')
      for (const s of settings) await visit('/settings/' + s, '.sheet h1')
    } else await visit('/settings/profile', '.sheet h1')
    assert.deepEqual(found, [])
    assert.deepEqual(page.troubles, [])
  })

scene(() => browser, 'phone width: nothing is wider than the screen, and the whole way works with a thumb', async () => {
  const page = await openPage(browser, desk, { email: 'sato@desk.test', viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true })
  const fits = async (where) => assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), where + ' fits')
  await page.locator('.row').first().waitFor()
  await fits('the list')
  await axe(page, 'phone list')
  await page.locator('.row', { hasText: '問い合わせ 30 ' }).tap()
  await page.locator('.comment').first().waitFor()
  await fits('the ticket')
  await axe(page, 'phone ticket')
  await page.getByRole('button', { name: '返信する' }).first().tap()
  await page.locator('textarea').fill('電話からのお返事です。')
  await fits('the composer')
  await page.locator('.composer').getByRole('button', { name: /送信して/ }).first().tap()
  await page.locator('.notices').getByText('すぐに送信', { exact: true }).tap()
  await page.locator('.comment .delivery', { hasText: '送信済み' }).waitFor()
  await page.locator('.back').tap()
  await page.locator('.row').first().waitFor()
  await page.locator('.lanes-btn').tap()
  await page.locator('dialog[open]').waitFor()
  await page.locator('dialog').getByText('解決済み', { exact: true }).tap()
  await page.locator('.row', { hasText: '問い合わせ 30 ' }).waitFor()
  assert.deepEqual(page.troubles, [])
})
