// Walks the screens in a real browser against the stand-in: the main job, two agents, cuts, composition, phone width, axe.
//   npm run build && npm run screens [-- --shots DIR] [--only NAME]
import { spawn } from 'node:child_process'
import { mkdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import path from 'node:path'
import { createRequire } from 'node:module'
import { chromium } from 'playwright-core'

const argument = (name) => (process.argv.includes(name) ? process.argv[process.argv.indexOf(name) + 1] : undefined)
const shots = argument('--shots')
const only = argument('--only')
if (shots) mkdirSync(shots, { recursive: true })
const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const free = () => new Promise((resolve) => { const s = createServer().listen(0, '127.0.0.1', () => { const { port } = s.address(); s.close(() => resolve(port)) }) })

let failed = 0
let passed = 0
function check(ok, what) {
  if (ok) passed++
  else {
    failed++
    console.error('FAIL ' + what)
  }
}
async function start(rows = 60) {
  const port = await free()
  const child = spawn(process.execPath, [path.resolve(import.meta.dirname, 'mock.mjs'), String(port), String(rows)], { stdio: ['ignore', 'pipe', 'inherit'] })
  await new Promise((resolve) => child.stdout.once('data', resolve))
  const base = `http://127.0.0.1:${port}`
  return { base, stop: () => child.kill(), dev: (name, body = {}) => fetch(`${base}/api/dev/${name}`, { method: 'POST', body: JSON.stringify(body) }).then((r) => r.json()) }
}
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] })
async function open(server, { email = 'yamada@example.jp', width = 1440, height = 900, at = '', ...more } = {}) {
  const context = await browser.newContext({ viewport: { width, height }, locale: 'ja-JP', timezoneId: 'Asia/Tokyo', ...more })
  const page = await context.newPage()
  page.on('pageerror', (e) => check(false, 'page error: ' + e.message))
  page.on('console', (m) => m.type() === 'error' && !/401|409|422|429/.test(m.text()) && !/WebSocket|ERR_/.test(m.text()) && check(false, 'console: ' + m.text()))
  await page.goto(server.base + '/login')
  if (email) {
    await page.fill('input[name=email]', email)
    await page.fill('input[name=password]', 'kotae-demo')
    await page.keyboard.press('Enter')
    await page.waitForSelector('.work')
    if (at) await page.goto(server.base + at)
  }
  return page
}
const snap = (page, name) => shots && page.screenshot({ path: path.join(shots, name + '.png') })
async function axe(page, name) {
  await page.waitForTimeout(250)
  // The policy of the page forbids inline scripts; axe comes in through the debugger.
  await page.evaluate(axeSource)
  const found = await page.evaluate(async () => (await window.axe.run(document, { resultTypes: ['violations'], iframes: false })).violations.map((v) => `${v.id} (${v.impact}): ${v.nodes.slice(0, 3).map((n) => n.target.join(' ') + ' ' + (n.any[0]?.message ?? n.all[0]?.message ?? '')).join(' | ')}`))
  check(found.length === 0, `axe on ${name}: ${found.join('; ')}`)
}
const firstOpen = (page) => page.locator('.row', { hasNot: page.locator('.replying') }).nth(3)
const notice = (page, text) => page.locator('.notices', { hasText: text }).waitFor({ timeout: 4000 }).then(() => true, () => false)

const walks = {
  async login(s) {
    const page = await open(s, { email: null })
    await axe(page, 'login')
    await snap(page, 'login')
    for (let i = 0; i < 4; i++) {
      await page.fill('input[name=email]', 'yamada@example.jp')
      await page.fill('input[name=password]', 'wrong')
      await page.keyboard.press('Enter')
      await page.waitForTimeout(150)
    }
    check(/秒後にもう一度/.test(await page.locator('[role=alert]').innerText()), 'throttling is told with seconds')
    await page.getByText('English').click()
    check((await page.locator('html').getAttribute('lang')) === 'en' && (await page.getByRole('heading').innerText()) === 'Sign in', 'login in English')
  },
  async reply(s) {
    const page = await open(s)
    await page.keyboard.press('j')
    await page.keyboard.press('j')
    await page.keyboard.press('Enter')
    await page.waitForSelector('.comment')
    check(/\/tickets\/\d+\?/.test(page.url()), 'opened by keyboard alone')
    await page.keyboard.press('r')
    await page.locator('textarea').waitFor()
    await page.keyboard.type('お待たせしました。')
    check((await page.locator('textarea').inputValue()).startsWith('お待たせしました。\n'), 'typed above the signature')
    await page.getByText('下書きを保存しました').waitFor()
    await axe(page, 'ticket with composer')
    await snap(page, 'reply')
    await page.reload()
    await page.locator('textarea').waitFor()
    check((await page.locator('textarea').inputValue()).startsWith('お待たせしました。'), 'the draft is back after a reload')
    await page.locator('textarea').focus()
    await page.keyboard.press('Control+Enter')
    check(await notice(page, '取り消す'), 'the countdown to undo is shown')
    await snap(page, 'held')
    await page.locator('.notices').getByText('取り消す', { exact: true }).click()
    await page.locator('textarea').waitFor()
    check((await page.locator('textarea').inputValue()).startsWith('お待たせしました。'), 'undo gives the text back')
    await page.locator('textarea').focus()
    await page.keyboard.press('Control+Enter')
    await page.locator('.notices').getByText('すぐに送信').click()
    await page.locator('.delivery.sent').last().waitFor({ timeout: 5000 })
    check((await page.locator('select[data-field=status]').inputValue()) === 'solved', 'sent and solved')
    await axe(page, 'ticket')
  },
  async composition(s) {
    const page = await open(s)
    await firstOpen(page).click()
    await page.waitForSelector('.comment')
    await page.waitForTimeout(200)
    await page.keyboard.press('r')
    await page.locator('textarea').waitFor()
    const cdp = await page.context().newCDPSession(page)
    await cdp.send('Input.imeSetComposition', { text: 'へんかん', selectionStart: 4, selectionEnd: 4 })
    for (const modifiers of [0, 2]) {
      await cdp.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', key: 'Process', code: 'Enter', windowsVirtualKeyCode: 229, modifiers })
      await cdp.send('Input.dispatchKeyEvent', { type: 'keyUp', key: 'Enter', code: 'Enter', windowsVirtualKeyCode: 13, modifiers })
    }
    await page.evaluate(() => document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', ctrlKey: true, isComposing: true, bubbles: true, cancelable: true })))
    await cdp.send('Input.insertText', { text: '変換' })
    await page.waitForTimeout(300)
    check((await page.locator('textarea').inputValue()).startsWith('変換'), 'the converted word stands in the text')
    check((await page.locator('.notices .notice', { hasText: '取り消す' }).count()) === 0, 'Enter while converting sends nothing')
    await page.locator('.search input').focus()
    await cdp.send('Input.imeSetComposition', { text: 'しょうひん', selectionStart: 5, selectionEnd: 5 })
    await page.waitForTimeout(400)
    check(!page.url().includes('/lanes/search'), 'no search while converting')
    await cdp.send('Input.insertText', { text: '商品' })
    await page.waitForURL(/lanes\/search/, { timeout: 3000 }).catch(() => {})
    check(page.url().includes('/lanes/search'), 'the search runs when the word is there')
    await page.waitForSelector('mark')
    await snap(page, 'search')
    await axe(page, 'search')
  },
  async conflict(s) {
    const page = await open(s)
    await firstOpen(page).click()
    await page.waitForSelector('.comment')
    const id = Number(/tickets\/(\d+)/.exec(page.url())[1])
    await page.waitForTimeout(200)
    await page.keyboard.press('r')
    await page.locator('textarea').waitFor()
    await page.keyboard.type('確認しました。')
    await s.dev('letter', { ticket_id: id, text: 'すみません、解決しました。' })
    await page.locator('.fresh').waitFor()
    check(/新しいメッセージが1件/.test(await page.locator('.fresh').innerText()), 'new facts are a thin line')
    await snap(page, 'fresh')
    await page.keyboard.press('Control+Enter')
    await page.locator('.conflict').waitFor()
    check((await page.locator('textarea').inputValue()).startsWith('確認しました。'), 'the text stays after a conflict')
    await axe(page, 'conflict')
    await snap(page, 'conflict')
    await page.getByText('確認したので送信する').click()
    check(await notice(page, '取り消す'), 'sent knowingly')
  },
  async lock(s) {
    const a = await open(s)
    const b = await open(s, { email: 'sasaki@example.jp' })
    await firstOpen(a).click()
    await a.waitForSelector('.comment')
    await b.goto(s.base + new URL(a.url()).pathname)
    await b.waitForSelector('.comment')
    await a.locator('.viewing').waitFor({ timeout: 3000 }).catch(() => {})
    check((await a.locator('.viewing').count()) === 1, 'two agents see each other')
    await b.waitForTimeout(200)
    await b.keyboard.press('r')
    await b.locator('textarea').waitFor()
    await b.keyboard.type('佐々木です。')
    await a.locator('.lockbar').waitFor()
    check(/佐々木 由美さんが返信中です/.test(await a.locator('.lockbar').innerText()), 'who is answering is shown')
    await axe(a, 'lock bar')
    await a.getByText('引き継ぐ').click()
    await b.locator('.lockbar').waitFor()
    check(/引き継ぎました/.test(await b.locator('.lockbar').innerText()) || /返信中/.test(await b.locator('.lockbar').innerText()), 'the other is told')
    check((await b.locator('textarea').inputValue()).startsWith('佐々木です。'), 'and keeps the text')
    await b.keyboard.press('Control+Enter')
    await b.locator('.problem').waitFor()
    await snap(b, 'taken')
    check((await b.locator('textarea').inputValue()).startsWith('佐々木です。'), 'a refusal by lock keeps the text')
  },
  async live(s) {
    const page = await open(s)
    const before = await page.locator('.row').first().innerText()
    await s.dev('ticket', { subject: '届いたばかりの問い合わせ' })
    await page.locator('.row', { hasText: '届いたばかり' }).waitFor({ timeout: 3000 })
    check(before !== (await page.locator('.row').first().innerText()), 'a new ticket appears by itself, on top')
    await page.context().setOffline(true)
    await s.dev('cut')
    await page.locator('.live.reconnecting').waitFor()
    await s.dev('ticket', { subject: '切断中に届いた問い合わせ' })
    await snap(page, 'reconnecting')
    await page.context().setOffline(false)
    await page.locator('.row', { hasText: '切断中に届いた' }).waitFor({ timeout: 20000 })
    check(true, 'what came during a cut is replayed')
    check(['caughtUp', 'online'].includes((await page.locator('.live').getAttribute('class')).split(' ')[1]), 'and the connection says so')
  },
  async session(s) {
    const page = await open(s)
    await firstOpen(page).click()
    await page.waitForSelector('.comment')
    await page.waitForTimeout(200)
    await page.keyboard.press('n')
    await page.locator('textarea').waitFor()
    await page.keyboard.type('引き継ぎ事項')
    await s.dev('end')
    await page.keyboard.type('です')
    await page.locator('dialog[open]').waitFor()
    await axe(page, 'sign in again')
    await snap(page, 'again')
    await page.locator('dialog input[type=password]').fill('kotae-demo')
    await page.keyboard.press('Enter')
    await page.locator('dialog[open]').waitFor({ state: 'detached' })
    check((await page.locator('textarea').inputValue()) === '引き継ぎ事項です', 'an ended session keeps the text')
    await page.locator('textarea').focus()
    await page.keyboard.press('Control+Enter')
    await page.locator('.comment.note', { hasText: '引き継ぎ事項です' }).waitFor()
    check(true, 'and the note is added afterwards')
  },
  async undo(s) {
    const page = await open(s)
    await firstOpen(page).click()
    await page.waitForSelector('.comment')
    const status = page.locator('select[data-field=status]')
    const before = await status.inputValue()
    await status.selectOption('pending')
    check(await notice(page, '元に戻す'), 'a change can be taken back')
    await page.locator('.notices').getByText('元に戻す', { exact: true }).click()
    check(await notice(page, '元に戻しました'), 'taking back is said')
    check((await status.inputValue()) === before, 'and done')
    await page.locator('input[data-field=tags]').fill('新タグ')
    await page.keyboard.press('Enter')
    await page.locator('.props .tag', { hasText: '新タグ' }).waitFor()
    await page.keyboard.press('Escape')
    await page.keyboard.press('?')
    await page.locator('dialog[open]').waitFor()
    await axe(page, 'help')
    await snap(page, 'help')
    await page.keyboard.press('Escape')
    await page.keyboard.press('Control+k')
    await page.locator('dialog[open] input').waitFor()
    await axe(page, 'palette')
    await page.keyboard.type('システム')
    await page.keyboard.press('Enter')
    await page.waitForURL(/settings\/system/)
    check(true, 'the palette goes to a setting')
  },
  async attachments(s) {
    const page = await open(s)
    await page.locator('.row', { hasText: 'ログインできない' }).first().click()
    await page.waitForSelector('.files')
    await page.locator('.files button.open', { hasText: '注文一覧' }).click()
    await page.locator('dialog pre').waitFor()
    check(/A-20418/.test(await page.locator('dialog pre').innerText()), 'a text attachment is previewed')
    await page.keyboard.press('Escape')
    await page.keyboard.press('r')
    await page.locator('textarea').waitFor()
    await page.setInputFiles('input[type=file]', { name: '返送伝票.txt', mimeType: 'text/plain', buffer: Buffer.from('x'.repeat(3000)) })
    await page.locator('.composer .tag', { hasText: '返送伝票' }).waitFor()
    check(true, 'a file is attached')
    await page.keyboard.press('Escape')
    await page.keyboard.press('f')
    await page.locator('.composer .tag', { hasText: '注文一覧' }).waitFor()
    check((await page.locator('.composer .chips .tag').count()) === 0 && /転送するメッセージ/.test(await page.locator('textarea').inputValue()), 'a message is passed on with its files, to nobody yet')
    await page.locator('.row', { hasText: 'Wrong item' }).first().click()
    const frame = page.frameLocator('iframe').first()
    await frame.getByText('I ordered the').waitFor()
    const box = await page.locator('iframe').first().boundingBox()
    check(box.height > 150, 'an HTML letter is as tall as its text')
    check((await frame.locator('img').getAttribute('src')) === null, 'remote images wait')
    check((await page.locator('iframe').first().getAttribute('sandbox')).includes('allow-scripts') === false, 'no scripts in a letter')
    await snap(page, 'html')
    await page.getByRole('button', { name: '画像を表示' }).click()
    await page.waitForTimeout(300)
    check((await page.frameLocator('iframe').first().locator('img').getAttribute('src')) === 'https://img.example/logo.png', 'until asked for')
  },
  async settings(s) {
    const page = await open(s)
    for (const at of ['mailboxes', 'mailboxes/new', 'mailboxes/1', 'users', 'users/new', 'users/2', 'groups', 'groups/new', 'brands', 'brands/1', 'desk', 'tokens', 'system', 'profile']) {
      await page.goto(s.base + '/settings/' + at)
      await page.locator('.sheet h1').first().waitFor()
      await page.waitForTimeout(300)
      await axe(page, 'settings/' + at)
      await snap(page, 'settings-' + at.replace('/', '-'))
    }
    await page.goto(s.base + '/settings/mailboxes/new')
    await page.locator('form').waitFor()
    await page.locator('form input').first().fill('新しい窓口')
    await page.getByRole('button', { name: '保存' }).click()
    await page.locator('.field .error').waitFor()
    check(/メールアドレス/.test(await page.locator('.field .error').first().innerText()), 'the error stands beside its field')
    await page.getByRole('button', { name: '接続を試す' }).click()
    await page.locator('.tested').waitFor()
    await snap(page, 'mailbox-tested')
    await page.goto(s.base + '/inbound/failed/503')
    await page.getByText('もう一度読み込む').waitFor()
    await axe(page, 'unreadable letter')
    await page.goto(s.base + '/compose')
    await page.locator('textarea').waitFor()
    await axe(page, 'new letter')
    await page.goto(s.base + '/nowhere')
    await page.getByText('このページはありません').waitFor()
    await axe(page, 'not found')
  },
  async looks(s) {
    for (const [name, options] of Object.entries({
      wide: { width: 1720, height: 1000 }, desktop: {}, narrow: { width: 1280, height: 800 }, tablet: { width: 1000, height: 760 }, phone: { width: 390, height: 844, hasTouch: true, isMobile: true },
      dark: { colorScheme: 'dark' }, forced: { forcedColors: 'active' }, zoomed: { width: 720, height: 450, deviceScaleFactor: 2 }, english: { email: 'alex@example.jp', locale: 'en-GB' },
    })) {
      const page = await open(s, options)
      await page.waitForSelector('.row')
      await snap(page, name + '-list')
      check(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), name + ': nothing is wider than the screen')
      await page.locator('.row').nth(2).click()
      await page.waitForSelector('.comment')
      await page.waitForTimeout(500)
      check(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), name + ': the ticket fits, too')
      await axe(page, name + ' ticket')
      await snap(page, name + '-ticket')
      await page.keyboard.press('r')
      await page.locator('textarea').waitFor()
      await page.waitForTimeout(200)
      await snap(page, name + '-reply')
      if (name === 'phone') {
        await page.locator('.back').click()
        await page.locator('.lanes-btn').click()
        await page.locator('dialog[open]').waitFor()
        await axe(page, 'phone lanes')
        await snap(page, 'phone-lanes')
        await page.locator('dialog').getByText('新着', { exact: true }).click()
        check(page.url().endsWith('/lanes/new'), 'a lane is chosen on a phone')
        await page.goto(s.base + '/settings/mailboxes')
        await page.locator('table').waitFor()
        check(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'phone: settings fit')
        await snap(page, 'phone-settings')
      }
      await page.context().close()
    }
  },
  async many() {
    const s = await start(10000)
    try {
      const page = await open(s)
      await page.goto(s.base + '/lanes/all')
      await page.waitForSelector('.row')
      await page.evaluate(() => {
        window.long = []
        new PerformanceObserver((l) => window.long.push(...l.getEntries().map((e) => Math.round(e.duration)))).observe({ entryTypes: ['longtask'] })
      })
      const list = page.locator('.list .scroll')
      const end = Date.now() + 25000
      while (Date.now() < end) {
        const [h, top] = await list.evaluate((e) => ((e.scrollTop += 12000), [e.scrollHeight, e.scrollTop]))
        await page.waitForTimeout(40)
        if (top + 2000 > h && h >= 10000 * 50) break
      }
      const rows = (await list.evaluate((e) => e.scrollHeight)) / 76
      console.log(`many: ${Math.round(rows)} rows loaded, ${await page.locator('.row').count()} in the page, long tasks ${JSON.stringify(await page.evaluate(() => window.long))}`)
      check((await page.locator('.row').count()) < 60, 'only the rows in sight exist')
      check(rows > 1000, 'the list goes on while scrolling')
    } finally {
      s.stop()
    }
  },
}
for (const [name, walk] of Object.entries(walks)) {
  if (only && only !== name) continue
  const server = await start()
  try {
    await walk(server)
  } catch (e) {
    check(false, `${name}: ${e.message.split('\n').slice(0, 4).join(' ')}`)
  } finally {
    server.stop()
    for (const c of browser.contexts()) await c.close()
  }
  console.log(`${name}: done`)
}
await browser.close()
console.log(`${passed} passed, ${failed} failed`)
process.exit(failed ? 1 : 0)
