// Fields, forms and statuses: an admin makes them, an agent fills them in, by keyboard and by thumb.
import assert from 'node:assert/strict'
import { after, before } from 'node:test'
import { axe, launch, openPage, scene, startDesk, until } from './desk.mjs'

let browser, desk, letter
before(async () => {
  browser = await launch()
  desk = await startDesk()
  letter = await desk.letter({ subject: '動きません' })
})
after(async () => {
  await browser?.close()
  await desk?.close()
})
const ticket = async () => (await desk.ask('GET', `/api/v2/tickets/${letter.ticket_id}`)).ticket
const made = async (many, title) => (await desk.ask('GET', `/api/v2/${many}?per_page=100`))[many].find((f) => (f.raw_agent_label ?? f.name ?? f.title) === title)
const snap = (page, name) => process.env.SHOTS && page.screenshot({ path: `${process.env.SHOTS}/fields-${name}.png` })

scene(() => browser, 'an admin makes fields, a form with a condition, and a status; an agent works with them', async () => {
  const admin = await openPage(browser, desk, { email: 'admin@desk.test', at: '/settings/ticket-fields' })
  await admin.getByRole('heading', { name: '問い合わせの項目' }).waitFor()
  await axe(admin, 'list of fields')
  await snap(admin, 'list')

  // A drop-down, its options by keyboard alone.
  await admin.getByRole('link', { name: '項目を追加' }).click()
  await admin.getByLabel('種類').selectOption('tagger')
  await admin.getByLabel('名前', { exact: true }).fill('理由')
  await admin.getByLabel('選択肢1の名前').fill('返品')
  await admin.getByLabel('選択肢1のタグ').fill('return')
  await admin.keyboard.press('Enter')
  await admin.keyboard.type('故障')
  await admin.keyboard.press('Tab')
  await admin.keyboard.type('broken')
  await axe(admin, 'a new field')
  await snap(admin, 'new')
  await admin.getByRole('button', { name: '保存' }).click()
  await admin.getByRole('link', { name: '理由' }).waitFor()
  const reason = await made('ticket_fields', '理由')
  assert.deepEqual(reason.custom_field_options.map((o) => [o.name, o.value]), [['返品', 'return'], ['故障', 'broken']])

  // What the server refuses stands beside its field, and what was typed stays.
  await admin.getByRole('link', { name: '項目を追加' }).click()
  await admin.getByLabel('種類').selectOption('regexp')
  await admin.getByLabel('名前', { exact: true }).fill('型番')
  await admin.getByLabel('正規表現', { exact: true }).fill('(')
  await admin.getByRole('button', { name: '保存' }).click()
  await admin.locator('.error').first().waitFor()
  assert.equal(await admin.getByLabel('名前', { exact: true }).inputValue(), '型番')
  await admin.getByLabel('正規表現', { exact: true }).fill('\\A[A-Z]{2}-\\d{4}\\z')
  await admin.getByRole('button', { name: '保存' }).click()
  await admin.getByRole('link', { name: '型番' }).waitFor()
  await admin.getByRole('button', { name: '型番を上へ' }).click()
  await until('the order is kept', async () => (await desk.ask('GET', '/api/v2/ticket_fields')).ticket_fields.map((f) => f.title).join().endsWith('型番,理由'))

  await admin.goto(desk.base + '/settings/forms/new')
  await admin.getByLabel('名前', { exact: true }).fill('修理')
  for (const name of ['理由', '型番']) await admin.getByLabel('項目を加える').selectOption({ label: name })
  await admin.getByRole('button', { name: '条件を追加' }).first().click()
  await admin.getByLabel('条件1の項目').selectOption({ label: '理由' })
  await admin.getByLabel('条件1の値').selectOption('broken')
  await admin.getByRole('group', { name: '条件1' }).getByLabel('型番', { exact: true }).check()
  await admin.getByLabel('型番の入力').selectOption('yes')
  await axe(admin, 'a form')
  await snap(admin, 'form')
  await admin.getByRole('button', { name: '保存' }).click()
  await admin.getByRole('link', { name: '修理' }).waitFor()

  await admin.goto(desk.base + '/settings/statuses/new')
  await admin.getByLabel('区分').selectOption('pending')
  await admin.getByLabel('名前', { exact: true }).fill('倉庫の返事待ち')
  await admin.getByRole('button', { name: '保存' }).click()
  await admin.getByRole('link', { name: '倉庫の返事待ち' }).waitFor()
  await axe(admin, 'statuses')
  await snap(admin, 'statuses')

  // The agent's side.
  const page = await openPage(browser, desk, { email: 'sato@desk.test', at: `/tickets/${letter.ticket_id}` })
  const panel = page.getByRole('region', { name: '項目' })
  await panel.getByLabel('理由').waitFor()
  assert.equal(await panel.getByLabel('型番').count(), 0, 'a child is not shown before its parent has the value')
  await panel.getByLabel('理由').selectOption('broken')
  await panel.getByLabel('型番').waitFor()
  await page.locator('.tag', { hasText: 'broken' }).waitFor()
  await until('the server has it', async () => (await ticket()).tags.includes('broken'))
  // Required to solve: refused with the field's name.
  await page.keyboard.press('Escape')
  await page.locator('select[data-field=status]').selectOption({ label: '解決済み' })
  await page.locator('.notices', { hasText: '型番' }).waitFor()
  assert.equal((await ticket()).status, 'new')
  // A value against the pattern stays to be mended, with the server's word.
  await panel.getByLabel('型番').fill('x-1')
  await panel.getByLabel('型番').press('Enter')
  await panel.locator('.fault').waitFor()
  await axe(page, 'a refused value')
  await panel.getByLabel('型番').fill('AB-1234')
  await panel.getByLabel('型番').press('Enter')
  await until('the server has the model', async () => (await ticket()).custom_fields.some((f) => f.value === 'AB-1234'))
  assert.equal(await panel.locator('.fault').count(), 0)
  await snap(page, 'ticket')
  await page.locator('select[data-field=status]').selectOption({ label: '倉庫の返事待ち' })
  await until('the status is kept', async () => (await ticket()).status === 'pending')
  await page.locator('.history', { hasText: '型番: AB-1234' }).waitFor()
  await page.locator('.history', { hasText: '倉庫の返事待ち' }).waitFor()
  // Taken back.
  await panel.getByLabel('理由').selectOption('return')
  await page.locator('.notice', { hasText: '「返品」' }).getByRole('button', { name: '元に戻す' }).click()
  await until('the old value is back', async () => (await ticket()).tags.includes('broken'))
  // A field made now appears at once, without a word of code for it.
  await desk.ask('POST', '/api/v2/ticket_fields', { ticket_field: { type: 'date', title: '約束の日' } })
  const form = await made('ticket_forms', '修理')
  const day = await made('ticket_fields', '約束の日')
  await desk.ask('PUT', `/api/v2/ticket_forms/${form.id}`, { ticket_form: { ticket_field_ids: [...form.ticket_field_ids, day.id] } })
  await panel.getByLabel('約束の日').fill('2026-12-01')
  await until('the date is kept', async () => (await ticket()).custom_fields.some((f) => f.value === '2026-12-01'))
  assert.deepEqual(page.troubles, [])
  assert.deepEqual(admin.troubles, [])

  const phone = await openPage(browser, desk, { email: 'sato@desk.test', viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, at: `/tickets/${letter.ticket_id}` })
  await phone.getByRole('button', { name: 'お客様の情報を表示・非表示' }).tap()
  await phone.getByRole('region', { name: '項目' }).getByLabel('理由').waitFor()
  assert.ok(await phone.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'fields fit a phone')
  await axe(phone, 'fields on a phone')
  await snap(phone, 'phone')
  for (const at of ['ticket-fields', 'ticket-fields/new', 'forms', `forms/${form.id}`, 'statuses']) {
    const p = await openPage(browser, desk, { email: 'admin@desk.test', viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, at: '/settings/' + at })
    await p.locator('.sheet h1').waitFor()
    assert.ok(await p.evaluate(() => document.documentElement.scrollWidth <= innerWidth), at + ' fits a phone')
    await p.context().close()
  }
})
