// What is typed: an input method's Enter never sends, an ended session keeps the text, everything works without a mouse.
import assert from 'node:assert/strict'
import { after, before } from 'node:test'
import { axe, launch, openPage, password, scene, sleep, startDesk, until } from './desk.mjs'

let browser, desk
before(async () => {
  browser = await launch()
  desk = await startDesk()
  for (let i = 1; i <= 6; i++) await desk.letter({ subject: `問い合わせ ${i}`, from: `客${i} <c${i}@example.com>`, text: `商品 ${i} について教えてください。` })
})
after(async () => {
  await browser?.close()
  await desk?.close()
})
async function openTicket(page, subject) {
  await page.goto(desk.base + '/lanes/all')
  await page.locator('.row', { hasText: subject }).click()
  await page.locator('.comment').first().waitFor()
}

scene(() => browser, 'Enter while composing never sends', async () => {
  const page = await openPage(browser, desk, { email: 'sato@desk.test' })
  await openTicket(page, '問い合わせ 1')
  await page.keyboard.press('r')
  await page.locator('textarea').waitFor()
  const asked = []
  page.on('request', (r) => /\/reply$|\/api\/v2\/tickets\/\d+/.test(r.url()) && r.method() !== 'GET' && asked.push(r.url()))
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('Input.imeSetComposition', { text: 'へんかん', selectionStart: 4, selectionEnd: 4 })
  // What Chrome, and Safari after the composition's end, tell of the Enter that confirms a conversion.
  for (const modifiers of [0, 2, 4]) {
    await cdp.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', key: 'Process', code: 'Enter', windowsVirtualKeyCode: 229, modifiers })
    await cdp.send('Input.dispatchKeyEvent', { type: 'keyUp', key: 'Enter', code: 'Enter', windowsVirtualKeyCode: 13, modifiers })
  }
  for (const init of [{ isComposing: true }, { keyCode: 229 }, { isComposing: true, keyCode: 229 }])
    for (const modifier of ['ctrlKey', 'metaKey', 'shiftKey'])
      await page.evaluate(([i, m]) => document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', code: 'Enter', bubbles: true, cancelable: true, [m]: true, ...i })), [init, modifier])
  await cdp.send('Input.insertText', { text: '変換' })
  await sleep(500)
  assert.ok((await page.locator('textarea').inputValue()).startsWith('変換'), 'the converted word stands in the text')
  assert.deepEqual(asked, [], 'nothing was sent')
  // The very same key without a composition does send: the events above were real.
  await page.keyboard.press('Control+Enter')
  await until('it is sent now', () => asked.length === 1)
  await page.locator('.notices').getByText('取り消す', { exact: true }).click()
  await page.locator('textarea').waitFor()
  // The search runs for words, not for half-typed kana.
  await page.locator('.search input').focus()
  await cdp.send('Input.imeSetComposition', { text: 'しょうひん', selectionStart: 5, selectionEnd: 5 })
  await sleep(500)
  assert.ok(!page.url().includes('/lanes/search'), 'no search while converting')
  await cdp.send('Input.insertText', { text: '商品' })
  await page.waitForURL(/lanes\/search/)
  await page.locator('mark', { hasText: '商品' }).first().waitFor()
  assert.ok((await page.locator('.row').count()) >= 6, 'every letter with the word is found')
  await axe(page, 'search')
  assert.deepEqual(page.troubles, [])
})

scene(() => browser, 'everything by keyboard alone', async () => {
  const page = await openPage(browser, desk)
  await page.waitForSelector('input[name=email]')
  // Tab by Tab to the field, as somebody without a mouse comes there.
  for (let i = 0; i < 10 && (await page.evaluate(() => document.activeElement?.getAttribute('name'))) !== 'email'; i++) await page.keyboard.press('Tab')
  await page.keyboard.type('alex@desk.test')
  await page.keyboard.press('Tab')
  for (let i = 0; i < 3 && (await page.evaluate(() => document.activeElement?.getAttribute('name'))) !== 'password'; i++) await page.keyboard.press('Tab')
  await page.keyboard.type(password)
  await page.keyboard.press('Enter')
  await page.waitForSelector('.work')
  await page.locator('.row').nth(2).waitFor()
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  await page.keyboard.press('k')
  await page.keyboard.press('j')
  await page.keyboard.press('Enter')
  await page.locator('.comment').first().waitFor()
  const id = Number(/tickets\/(\d+)/.exec(page.url())[1])
  await page.keyboard.press('r')
  await page.locator('textarea').waitFor()
  await page.keyboard.type('Answered without a mouse.')
  await page.keyboard.press('Control+Enter')
  await page.locator('.notices .notice').first().waitFor()
  // Undo, reached by keys: its button takes the focus by Tab from somewhere on the page.
  let reached = false
  for (let i = 0; i < 120 && !reached; i++) {
    await page.keyboard.press('Tab')
    reached = await page.evaluate(() => !!document.activeElement?.closest('.notices') && /undo/i.test(document.activeElement.textContent))
  }
  assert.ok(reached, 'the undo button can be reached with Tab')
  await page.keyboard.press('Enter')
  await page.locator('textarea').waitFor()
  assert.equal((await desk.ask('GET', `/api/kotae/tickets/${id}`)).outgoing.length, 0)
  await page.locator('textarea').focus()
  await page.keyboard.press('Control+Enter')
  await until('it waits', async () => (await desk.ask('GET', `/api/kotae/tickets/${id}`)).outgoing.length === 1)
  await until('it is sent by itself after the pause', async () => (await desk.ask('GET', `/api/kotae/tickets/${id}`)).comments.length === 2, 20000)
  await page.keyboard.press('Escape')
  await page.keyboard.press('?')
  await page.locator('dialog[open]').waitFor()
  await page.keyboard.press('Escape')
  await page.keyboard.press('Control+k')
  await page.locator('dialog[open] input').waitFor()
  await page.keyboard.type('#' + id)
  await page.keyboard.press('Escape')
  assert.deepEqual(page.troubles, [])
})

scene(() => browser, 'an ended session keeps what was typed, and lets it be sent after signing in again', async () => {
  const page = await openPage(browser, desk, { email: 'sato@desk.test' })
  await openTicket(page, '問い合わせ 5')
  await page.keyboard.press('n')
  await page.locator('textarea').waitFor()
  await page.keyboard.type('引き継ぎ事項')
  const cookies = (await page.context().cookies()).map((c) => `${c.name}=${c.value}`).join('; ')
  const { csrf_token } = await fetch(desk.base + '/api/kotae/session', { headers: { Cookie: cookies } }).then((r) => r.json())
  const ended = await fetch(desk.base + '/api/kotae/session', { method: 'DELETE', headers: { Cookie: cookies, 'X-CSRF-Token': csrf_token } })
  assert.equal(ended.status, 204)
  await page.locator('textarea').focus()
  await page.keyboard.type('です')
  await page.locator('dialog[open]').waitFor()
  await axe(page, 'sign in again')
  await page.locator('dialog input[type=password]').fill(password)
  await page.keyboard.press('Enter')
  await page.locator('dialog[open]').waitFor({ state: 'detached' })
  assert.equal(await page.locator('textarea').inputValue(), '引き継ぎ事項です')
  await page.locator('textarea').focus()
  await page.keyboard.press('Control+Enter')
  await page.locator('.comment.note', { hasText: '引き継ぎ事項です' }).waitFor()
})

scene(() => browser, 'a draft outlives the page, and every screen of its author has it', async () => {
  const page = await openPage(browser, desk, { email: 'sato@desk.test' })
  await openTicket(page, '問い合わせ 6')
  await page.keyboard.press('r')
  await page.locator('textarea').waitFor()
  await page.keyboard.type('途中まで書きました')
  await page.getByText('下書きを保存しました').waitFor()
  const at = new URL(page.url()).pathname
  await page.context().close()
  const other = await openPage(browser, desk, { email: 'sato@desk.test', at })
  await other.locator('textarea').waitFor()
  assert.ok((await other.locator('textarea').inputValue()).startsWith('途中まで書きました'))
  await other.context().close()
})
