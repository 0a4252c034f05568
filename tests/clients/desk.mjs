// A desk for clients: build/kotae on a new folder, and an eye (eye.mjs) between it and whoever calls.
//   KOTAE_BINARY  another binary than build/kotae     KOTAE_KEEP=1  leaves the folder behind
import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { openEye } from './eye.mjs'

const root = path.resolve(import.meta.dirname, '../..')
export const binary = path.resolve(process.env.KOTAE_BINARY ?? path.join(root, 'build/kotae'))
export const password = 'correct horse battery staple'
export const openapi = JSON.parse(execFileSync(binary, ['openapi'], { maxBuffer: 64 << 20 }))
const sleep = (ms) => new Promise((r) => setTimeout(r, ms))

/** What look() answers once it is true; fails after ms, naming what. */
export async function until(what, look, ms = 15000) {
  for (const end = Date.now() + ms; ; await sleep(30)) {
    const seen = await look()
    if (seen) return seen
    if (Date.now() > end) assert.fail(`not within ${ms} ms: ${what}`)
  }
}

async function freePort() {
  const s = createServer()
  await new Promise((resolve, reject) => s.once('error', reject).listen(0, '127.0.0.1', resolve))
  const { port } = s.address()
  await new Promise((r) => s.close(r))
  return port
}

export const basic = (user, secret) => 'Basic ' + Buffer.from(`${user}:${secret}`).toString('base64')

/** {url, token, ask, eye, people, stop}: the address clients use, an admin's token, and a plain way to ask. */
export async function startDesk() {
  const folder = mkdtempSync(path.join(tmpdir(), 'kotae-clients-'))
  const data = path.join(folder, 'data')
  const people = { admin: 'admin@desk.test', agent: 'sato@desk.test' }
  for (const [role, email] of Object.entries(people))
    execFileSync(binary, ['user', 'create', '--data', data, '--email', email, '--name', role === 'admin' ? '管理 花子' : '佐藤 一郎', '--role', role, '--password-stdin'], { input: password })
  const token = execFileSync(binary, ['token', 'create', '--data', data, '--user', people.admin]).toString().trim()
  const port = await freePort()
  const log = openSync(path.join(folder, 'server.log'), 'a')
  const eye = await openEye(port, openapi)
  const child = spawn(binary, ['serve', '--data', data, '--listen', `127.0.0.1:${port}`, '--url', eye.url], { stdio: ['ignore', log, log] })
  await until('the server answers', () => {
    assert.equal(child.exitCode, null, 'kotae serve ended: ' + readFileSync(path.join(folder, 'server.log'), 'utf8').slice(-1500))
    return fetch(`http://127.0.0.1:${port}/readyz`).then((r) => r.ok, () => false)
  })
  const auth = basic(`${people.admin}/token`, token)
  const desk = { url: eye.url, token, people, eye, auth }

  /** {status, body, headers}; body is JSON when the answer is. */
  desk.ask = async (method, at, body, headers = {}) => {
    const r = await fetch(eye.url + at, { method, headers: { Authorization: auth, ...(body === undefined ? {} : { 'Content-Type': 'application/json' }), ...headers }, body: body === undefined || typeof body === 'string' ? body : JSON.stringify(body) })
    const text = await r.text()
    return { status: r.status, headers: r.headers, body: r.headers.get('content-type')?.startsWith('application/json') ? JSON.parse(text) : text }
  }
  desk.expect = async (status, ...call) => {
    const a = await desk.ask(...call)
    assert.equal(a.status, status, `${call[0]} ${call[1]}: ${JSON.stringify(a.body).slice(0, 400)}`)
    return a.body
  }
  /** A job at its end; fails when it did not complete. */
  desk.job = async (job) => {
    const done = await until(`job ${job.id}`, async () => {
      const now = (await desk.expect(200, 'GET', `/api/v2/job_statuses/${job.id}`)).job_status
      return ['completed', 'failed', 'killed'].includes(now.status) && now
    })
    assert.equal(done.status, 'completed', JSON.stringify(done))
    return done
  }
  desk.caughtUp = () => until('search is at the head of the feed', async () => (await desk.expect(200, 'GET', '/api/kotae/system')).consumers.every((c) => c.seq >= c.head))
  desk.stop = async () => {
    eye.close()
    if (child.exitCode === null && !child.signalCode) {
      const gone = new Promise((r) => child.once('exit', r))
      child.kill('SIGTERM')
      await gone
    }
    if (!process.env.KOTAE_KEEP) rmSync(folder, { recursive: true })
  }
  return desk
}
