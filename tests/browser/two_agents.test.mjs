// Two people on one ticket: who answers is seen, a lock is taken over, nothing typed is lost, changes are on the other screen within a second.
import assert from 'node:assert/strict'
import { after, before } from 'node:test'
import { axe, launch, openPage, scene, startDesk, until } from './desk.mjs'

let browser, desk, a, b
before(async () => {
  browser = await launch()
  desk = await startDesk()
  a = await openPage(browser, desk, { email: 'sato@desk.test' })
  b = await openPage(browser, desk, { email: 'alex@desk.test', locale: 'en-GB' })
})
after(async () => {
  await browser?.close()
  await desk?.close()
})
async function both(subject) {
  const from = `客 <c${desk.n}@example.com>`
  const { ticket_id, message_id } = await desk.letter({ subject, from })
  for (const p of [a, b]) {
    await p.goto(`${desk.base}/tickets/${ticket_id}`)
    await p.locator('.comment').first().waitFor()
    await p.locator('.live.online, .live.caughtUp').waitFor()
  }
  return { id: ticket_id, message_id, from }
}
async function write(page, text) {
  await page.keyboard.press('r')
  await page.locator('textarea').waitFor()
  await page.keyboard.type(text)
}

scene(() => browser, 'they see each other; the lock is shown, taken over, and told', async () => {
  const { id } = await both('二人の担当者')
  await a.locator('.viewing').waitFor()
  await b.locator('.viewing').waitFor()
  await write(b, 'This is Alex.')
  await a.locator('.lockbar').waitFor()
  assert.match(await a.locator('.lockbar').innerText(), /Alex Greenさんが返信中です/)
  await axe(a, 'lock bar')
  await a.getByText('引き継ぐ', { exact: true }).click()
  await b.locator('.lockbar').waitFor()
  assert.match(await b.locator('.lockbar').innerText(), /佐藤 一郎/)
  assert.ok((await b.locator('textarea').inputValue()).startsWith('This is Alex.'), 'the text stays')
  await b.locator('textarea').focus()
  await b.keyboard.press('Control+Enter')
  await b.locator('.problem').waitFor()
  assert.ok((await b.locator('textarea').inputValue()).startsWith('This is Alex.'), 'and after the refusal, too')
  assert.equal((await desk.ask('GET', `/api/kotae/tickets/${id}`)).comments.length, 1)
  // Over the API of others the same lock holds.
  const refused = await fetch(`${desk.base}/api/v2/tickets/${id}.json`, { method: 'GET' })
  assert.equal(refused.status, 401, 'nobody sees nothing')
})

scene(() => browser, 'what changes here is there within a second', async () => {
  await both('変更が見える')
  const field = b.locator('select[data-field=priority]')
  const begun = Date.now()
  await a.locator('select[data-field=priority]').selectOption('urgent')
  await until('the other screen shows it', async () => (await field.inputValue()) === 'urgent', 5000)
  console.log(`  seen on the other screen after ${Date.now() - begun} ms`)
  await a.locator('select[data-field=status]').selectOption('pending')
  await until('and the status', async () => (await b.locator('select[data-field=status]').inputValue()) === 'pending', 5000)
  await a.keyboard.press('Escape')
  await a.keyboard.press('n')
  await a.locator('textarea').waitFor()
  await a.keyboard.type('引き継ぎメモです')
  await a.keyboard.press('Control+Enter')
  await b.locator('.comment.note', { hasText: '引き継ぎメモです' }).waitFor({ timeout: 5000 })
})

scene(() => browser, 'a newer letter stops the sending, keeps the text, and is sent knowingly', async () => {
  const { id, message_id, from } = await both('書いている間に')
  await write(a, '確認いたしました。')
  await desk.letter({ subject: 'Re: 書いている間に', from, text: '自己解決しました。', answer: message_id })
  await a.locator('.fresh').waitFor()
  assert.match(await a.locator('.fresh').innerText(), /新しいメッセージが1件/)
  await a.locator('textarea').focus()
  await a.keyboard.press('Control+Enter')
  await a.locator('.conflict').waitFor()
  assert.ok((await a.locator('textarea').inputValue()).startsWith('確認いたしました。'))
  await axe(a, 'conflict')
  assert.equal((await desk.ask('GET', `/api/kotae/tickets/${id}`)).outgoing.length, 0, 'nothing waits to be sent')
  await a.getByText('確認したので送信する').click()
  await a.locator('.notices').getByText('すぐに送信', { exact: true }).click()
  await a.locator('.comment .delivery', { hasText: '送信済み' }).waitFor()
  await b.locator('.comment', { hasText: '確認いたしました。' }).waitFor({ timeout: 5000 })
})

scene(() => browser, 'a reply that may not go any more comes back whole, beside what is written by now', async () => {
  await desk.ask('PUT', '/api/kotae/settings', { hold_s: 2 })
  const first = await both('返信の途中で')
  await write(a, '一通目の返信です。')
  await a.keyboard.press('Control+Enter')
  await a.locator('.out', { hasText: '一通目の返信です。' }).waitFor()
  await write(a, '二通目を書いています。')
  await desk.letter({ subject: 'Re: 返信の途中で', from: first.from, text: '追加の質問です。', answer: first.message_id })
  const back = a.locator('.out', { hasText: '新しいメッセージが届いたため、送信しませんでした。' })
  await back.waitFor()
  assert.match(await back.innerText(), /一通目の返信です。/)
  assert.ok((await a.locator('textarea').inputValue()).startsWith('二通目を書いています。'), 'what is written now stays')
  await axe(a, 'returned reply')
  await back.getByText('下書きに戻す', { exact: true }).click()
  await a.locator('.notices', { hasText: '別の下書きがあります' }).waitFor()
  assert.ok((await a.locator('textarea').inputValue()).startsWith('二通目を書いています。'))
  await a.getByLabel('下書きを破棄').click()
  await back.getByText('下書きに戻す', { exact: true }).click()
  await until('its words are in the field', async () => (await a.locator('textarea').inputValue()).startsWith('一通目の返信です。'))
  await back.waitFor({ state: 'detached' })
  assert.equal((await desk.ask('GET', `/api/kotae/tickets/${first.id}`)).comments.length, 2, 'nothing went out')

  const second = await both('返信だけの場合')
  await write(a, '一通だけの返信です。')
  await a.keyboard.press('Control+Enter')
  await a.locator('.out').waitFor()
  await desk.letter({ subject: 'Re: 返信だけの場合', from: second.from, text: '追加の質問です。', answer: second.message_id })
  await a.locator('.problem', { hasText: '新しいメッセージが届いたため' }).waitFor()
  assert.ok((await a.locator('textarea').inputValue()).startsWith('一通だけの返信です。'), 'it is the draft again, before its author')
  await desk.ask('PUT', '/api/kotae/settings', { hold_s: 10 })
})

scene(() => browser, 'a server that comes back finds its people: the screen says so and replays what it missed', async () => {
  for (const p of [a, b]) {
    await p.goto(desk.base + '/lanes/all')
    await p.locator('.row').first().waitFor()
    await p.locator('.live.online').waitFor()
    await p.evaluate(() => (window.same = true))
  }
  await desk.stop('SIGKILL')
  await a.locator('.live.reconnecting').waitFor()
  assert.match(await a.locator('.live').innerText(), /再接続中/)
  await desk.start()
  await desk.letter({ subject: '止まっている間の手紙', from: '客 <late@example.com>' })
  await a.locator('.row', { hasText: '止まっている間の手紙' }).waitFor({ timeout: 30000 })
  await b.locator('.row', { hasText: '止まっている間の手紙' }).waitFor({ timeout: 30000 })
  await a.locator('.live.online, .live.caughtUp').waitFor()
  assert.equal(await a.evaluate(() => window.same), true, 'without loading the page again')
})

scene(() => browser, 'nothing went wrong in the pages', () => {
  assert.deepEqual([...a.troubles, ...b.troubles], [])
})
