// A real desk for browser tests: build/kotae on a new folder, an SMTP sink behind it, and Debian's Chromium in front of it.
//   KOTAE_BINARY  another binary than build/kotae     CHROMIUM  another browser     SHOTS=DIR  a picture of each page that failed
import AxeBuilder from '@axe-core/playwright'
import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { chromium } from 'playwright-core'

const root = path.resolve(import.meta.dirname, '../..')
const binary = path.resolve(process.env.KOTAE_BINARY ?? path.join(root, 'build/kotae'))
export const password = 'correct horse battery staple'
export const sleep = (ms) => new Promise((r) => setTimeout(r, ms))

/** What look() answers once it is true; fails after ms, naming what. */
export async function until(what, look, ms = 10000) {
  for (const end = Date.now() + ms; ; await sleep(50)) {
    const seen = await look()
    if (seen) return seen
    if (Date.now() > end) assert.fail(`not within ${ms} ms: ${what}`)
  }
}

const listening = (server, port = 0) => new Promise((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', () => resolve(server.address().port)))
async function freePort() {
  const s = createServer()
  const port = await listening(s)
  await new Promise((r) => s.close(r))
  return port
}

/** Decodes what a plain text letter of ours says. */
function words(raw) {
  const at = raw.indexOf('\r\n\r\n')
  const head = raw.slice(0, at)
  const body = raw.slice(at + 4)
  if (/^content-transfer-encoding: base64/im.test(head)) return Buffer.from(body, 'base64').toString('utf8')
  if (/^content-transfer-encoding: quoted-printable/im.test(head))
    return Buffer.from(body.replace(/=\r\n/g, '').replace(/=([0-9A-F]{2})/g, (_, h) => String.fromCharCode(parseInt(h, 16))), 'latin1').toString('utf8')
  return Buffer.from(body, 'latin1').toString('utf8')
}

async function sink() {
  const letters = []
  let refuse = null // recipient => answer of RCPT, or null
  const server = createServer((socket) => {
    let buffer = ''
    let data = null
    let to = []
    socket.on('error', () => {})
    socket.write('220 sink ESMTP\r\n')
    socket.on('data', (chunk) => {
      buffer += chunk.toString('latin1')
      for (let i; (i = buffer.indexOf('\r\n')) >= 0; ) {
        const line = buffer.slice(0, i)
        buffer = buffer.slice(i + 2)
        if (data !== null) {
          if (line !== '.') data += line.replace(/^\.\./, '.') + '\r\n'
          else {
            const raw = data
            letters.push({ to, raw, text: words(raw), header: (name) => new RegExp(`^${name}:\\s*([^\\r\\n]*(?:\\r\\n[ \\t][^\\r\\n]*)*)`, 'im').exec(raw)?.[1].replace(/\r\n[ \t]+/g, ' ') })
            data = null
            to = []
            socket.write('250 ok\r\n')
          }
          continue
        }
        const verb = line.slice(0, 4).toUpperCase()
        if (verb === 'DATA') (data = ''), socket.write('354 go\r\n')
        else if (verb === 'QUIT') socket.end('221 bye\r\n')
        else if (verb === 'RCPT') {
          const address = /<(.*)>/.exec(line)[1]
          const answer = refuse?.(address)
          if (!answer) to.push(address)
          socket.write((answer ?? '250 ok') + '\r\n')
        } else socket.write(verb === 'EHLO' ? '250-sink\r\n250-8BITMIME\r\n250 SIZE 50000000\r\n' : '250 ok\r\n')
      }
    })
  })
  const port = await listening(server)
  return { port, letters, refuse: (f) => (refuse = f), close: () => server.close() }
}

/** people: [address, name, role, locale]. The first must be an admin. */
export async function startDesk(people = [['admin@desk.test', '管理 花子', 'admin', 'ja'], ['sato@desk.test', '佐藤 一郎', 'agent', 'ja'], ['alex@desk.test', 'Alex Green', 'agent', 'en']]) {
  const folder = mkdtempSync(path.join(tmpdir(), 'kotae-browser-'))
  const mail = await sink()
  const port = await freePort()
  const base = `http://127.0.0.1:${port}`
  const data = path.join(folder, 'data')
  const log = openSync(path.join(folder, 'server.log'), 'a')
  for (const [email, name, role, locale] of people)
    execFileSync(binary, ['user', 'create', '--data', data, '--email', email, '--name', name, '--role', role, '--locale', locale, '--password-stdin'], { input: password })
  const token = execFileSync(binary, ['token', 'create', '--data', data, '--user', people[0][0]]).toString().trim()
  const auth = 'Basic ' + Buffer.from(`${people[0][0]}/token:${token}`).toString('base64')
  const desk = { base, mail, folder, n: 0 }
  let child = null

  desk.start = async () => {
    child = spawn(binary, ['serve', '--data', data, '--listen', `127.0.0.1:${port}`, '--relay', `smtp://127.0.0.1:${mail.port}`], { stdio: ['ignore', log, log] })
    const started = child
    await until('the server answers', () => {
      assert.equal(started.exitCode, null, 'kotae serve ended: ' + readFileSync(path.join(folder, 'server.log'), 'utf8').slice(-1500))
      return fetch(base + '/healthz').then((r) => r.ok, () => false)
    }, 20000)
  }
  desk.stop = async (signal = 'SIGTERM') => {
    if (!child || child.exitCode !== null || child.signalCode) return
    const gone = new Promise((r) => child.once('exit', r))
    child.kill(signal)
    await gone
  }
  /** An answer of the API, asked as the admin; fails when it is none. */
  desk.ask = async (method, at, body, headers = {}) => {
    const raw = typeof body === 'string'
    const r = await fetch(base + at, { method, headers: { Authorization: auth, 'Content-Type': raw ? 'message/rfc822' : 'application/json', ...headers }, body: body === undefined ? undefined : raw ? body : JSON.stringify(body) })
    const text = await r.text()
    assert.ok(r.ok, `${method} ${at} answered ${r.status}: ${text.slice(0, 300)}`)
    return text ? JSON.parse(text) : null
  }
  /** A letter comes in; answers {ticket_id, comment_id, message_id}. */
  desk.letter = async ({ from = 'お客様 <customer@example.com>', subject = 'お問い合わせ', text = '商品が届きません。', html = '', answer = '', headers = [] } = {}) => {
    const id = `<letter-${++desk.n}.${port}@example.com>`
    const word = (s) => (/^[\x20-\x7e]*$/.test(s) ? s : `=?UTF-8?B?${Buffer.from(s).toString('base64')}?=`)
    const person = /^(.*?) *<(.*)>$/.exec(from)
    const lines = [`From: ${person ? `${word(person[1])} <${person[2]}>` : from}`, 'To: desk@desk.test', `Subject: ${word(subject)}`, `Message-ID: ${id}`, 'Date: ' + new Date().toUTCString().replace('GMT', '+0000'),
      ...(answer ? [`In-Reply-To: ${answer}`, `References: ${answer}`] : []), ...headers, 'MIME-Version: 1.0', `Content-Type: text/${html ? 'html' : 'plain'}; charset=utf-8`, 'Content-Transfer-Encoding: base64', '', Buffer.from(html || text).toString('base64')]
    return { ...(await desk.ask('POST', '/api/kotae/mail/inbound', lines.join('\r\n'))), message_id: id }
  }
  desk.close = async () => {
    await desk.stop('SIGTERM')
    mail.close()
    if (!process.env.KOTAE_KEEP) rmSync(folder, { recursive: true, force: true })
  }
  await desk.start()
  return desk
}

export const launch = () => chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] })

/** A page of its own person, signed in when an address is given. What goes wrong in the page itself is in page.troubles. */
export async function openPage(browser, desk, { email = '', at = '', locale = 'ja-JP', ...more } = {}) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale, timezoneId: 'Asia/Tokyo', ...more })
  const page = await context.newPage()
  page.setDefaultTimeout(10000)
  page.troubles = []
  page.on('pageerror', (e) => page.troubles.push('page error: ' + e.message))
  // Refusals and a server that is away are answers; anything else that the browser complains of is a fault of the page.
  page.on('console', (m) => m.type() === 'error' && !/status of (401|409|422|429|503)/.test(m.text()) && !/WebSocket|ERR_/.test(m.text()) && page.troubles.push('console: ' + m.text()))
  await page.goto(desk.base + '/login')
  if (email) await signIn(page, email)
  if (at) await page.goto(desk.base + at)
  return page
}

export async function signIn(page, email) {
  await page.fill('input[name=email]', email)
  await page.fill('input[name=password]', password)
  await page.keyboard.press('Enter')
  await page.waitForSelector('.work')
}

/** Fails on anything axe finds. Letters are strangers' words in frames of their own: not ours to mend. */
export async function axe(page, name) {
  await page.waitForTimeout(250) // a transition's colours are nobody's colours
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().exclude('iframe').analyze()
  assert.deepEqual(violations.map((v) => `${v.id}: ${v.nodes.slice(0, 3).map((n) => n.target.join(' ')).join(' | ')}`), [], 'axe on ' + name)
}

/** A test that leaves a picture of every open page in SHOTS when it fails, and no page of its own behind. */
export function scene(browserOf, name, play) {
  test(name, async (t) => {
    const before = new Set(browserOf().contexts())
    try {
      await play(t)
    } catch (e) {
      if (process.env.SHOTS) {
        mkdirSync(process.env.SHOTS, { recursive: true })
        let n = 0
        for (const c of browserOf().contexts()) for (const p of c.pages()) await p.screenshot({ path: path.join(process.env.SHOTS, `${name.replace(/\W+/g, '-')}-${++n}.png`) }).catch(() => {})
      }
      throw e
    } finally {
      for (const c of browserOf().contexts()) if (!before.has(c)) await c.close()
    }
  })
}
