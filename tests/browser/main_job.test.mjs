// The main job, whole, in both languages: sign in → a letter appears by itself → open → answer with a pause → undo → send → delivered.
import assert from 'node:assert/strict'
import { after, before, describe } from 'node:test'
import { axe, launch, openPage, scene, signIn, startDesk, until } from './desk.mjs'

const languages = {
  ja: { email: 'sato@desk.test', other: 'English', title: 'サインイン', undo: '取り消す', now: 'すぐに送信', sent: '送信済み', lane: '未解決すべて', subject: '青いカップの在庫', text: 'カップは来週入りますか。', answer: 'はい、来週の火曜日に入荷します。' },
  en: { email: 'alex@desk.test', other: '日本語', title: 'Sign in', undo: 'Undo send', now: 'Send now', sent: 'Sent', lane: 'unsolved', subject: 'Stock of the blue cup', text: 'Will the cup be back next week?', answer: 'Yes, it arrives on Tuesday.' },
}
let browser, desk
before(async () => {
  browser = await launch()
  desk = await startDesk()
})
after(async () => {
  await browser?.close()
  await desk?.close()
})

for (const [code, w] of Object.entries(languages))
  describe(code, () => {
    scene(() => browser, 'a letter is answered', async () => {
      const page = await openPage(browser, desk, { locale: code === 'ja' ? 'ja-JP' : 'en-GB' })
      assert.equal(await page.locator('html').getAttribute('lang'), code)
      assert.equal(await page.getByRole('heading').first().innerText(), w.title)
      await axe(page, 'sign in, ' + code)
      await signIn(page, w.email)
      await page.locator('.live.online').waitFor()

      // The letter comes while the list is on the screen; nobody reloads.
      await page.evaluate(() => (window.same = true))
      const first = await desk.letter({ from: `Mr. Cup <cup-${code}@example.com>`, subject: w.subject, text: w.text })
      const row = page.locator('.row', { hasText: w.subject })
      await row.waitFor({ timeout: 5000 })
      assert.match(await row.innerText(), new RegExp(w.text.slice(0, 8)))
      await axe(page, 'list, ' + code)
      await row.click()
      await page.locator('.comment', { hasText: w.text }).waitFor()

      await page.keyboard.press('r')
      const field = page.locator('textarea')
      await field.waitFor()
      await page.keyboard.type(w.answer)
      await axe(page, 'composer, ' + code)
      await page.keyboard.press('Control+Enter')
      const undo = page.locator('.notices').getByText(w.undo, { exact: true })
      await undo.waitFor()
      // While it waits, the customer has nothing and the ticket is as it was.
      const held = await desk.ask('GET', `/api/kotae/tickets/${first.ticket_id}`)
      assert.equal(held.comments.length, 1)
      assert.equal(held.ticket.status, 'new')
      assert.equal(held.outgoing.length, 1)
      await undo.click()
      await field.waitFor()
      assert.ok((await field.inputValue()).startsWith(w.answer), 'undo gives the text back')
      assert.equal((await desk.ask('GET', `/api/kotae/tickets/${first.ticket_id}`)).outgoing.length, 0)

      await field.focus()
      await page.keyboard.press('Control+Enter')
      await page.locator('.notices').getByText(w.now, { exact: true }).click()
      const state = page.locator('.comment .delivery', { hasText: w.sent })
      await state.waitFor({ timeout: 10000 })
      await axe(page, 'answered ticket, ' + code)

      const mine = desk.mail.letters.filter((l) => l.to.includes(`cup-${code}@example.com`))
      assert.equal(mine.length, 1, 'one letter went out')
      assert.ok(mine[0].text.includes(w.answer), 'with the text')
      assert.equal(mine[0].header('In-Reply-To'), first.message_id)
      assert.ok(mine[0].header('References').includes(first.message_id))
      assert.equal((await desk.ask('GET', `/api/kotae/tickets/${first.ticket_id}`)).ticket.status, 'solved')

      // The customer answers our letter: the same ticket, open again, seen at once.
      const again = await desk.letter({ from: `Mr. Cup <cup-${code}@example.com>`, subject: 'Re: ' + w.subject, text: 'Thank you 1234.', answer: mine[0].header('Message-ID') })
      assert.equal(again.ticket_id, first.ticket_id)
      assert.equal(again.matched_by, 'token')
      await page.locator('.comment', { hasText: 'Thank you 1234.' }).waitFor({ timeout: 5000 })
      await until('the status field says open', async () => (await page.locator('select[data-field=status]').inputValue()) === 'open')
      assert.equal(await page.evaluate(() => window.same), true, 'the page was never loaded again')
      assert.deepEqual(page.troubles, [])
    })
  })

scene(() => browser, 'too many wrong passwords are told with the seconds to wait', async () => {
  const page = await openPage(browser, desk)
  for (let i = 0; i < 7; i++) {
    await page.fill('input[name=email]', 'nobody-knows@desk.test')
    await page.fill('input[name=password]', 'wrong ' + i)
    const answer = page.waitForResponse((r) => r.url().endsWith('/api/kotae/session') && r.request().method() === 'POST')
    await page.keyboard.press('Enter')
    if ((await answer).status() === 429) break
  }
  await until('the wait is shown', async () => /\d+秒後にもう一度/.test(await page.locator('[role=alert]').innerText()))
})
