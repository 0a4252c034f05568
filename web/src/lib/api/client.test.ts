import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { address, ApiError, call, wire } from './client.ts'

const answer = (status: number, body: unknown, headers: Record<string, string> = {}) => new Response(status === 204 ? null : JSON.stringify(body), { status, headers })
beforeEach(() => {
  wire.csrf = 'tok'
  wire.signInAgain = null
})
afterEach(() => vi.unstubAllGlobals())

describe('addresses', () => {
  it('are made of the route', () => {
    expect(address('GET tickets/{id}', { id: 7 })).toBe('/api/kotae/tickets/7')
    expect(address('PUT v2/tickets/{id}', { id: 7 })).toBe('/api/v2/tickets/7')
    expect(address('GET lists/tickets', { query: { lane: 'new', q: '㈱ 1', after: undefined } })).toBe('/api/kotae/lists/tickets?lane=new&q=%E3%88%B1+1')
  })
})
describe('call', () => {
  it('sends the CSRF token and the idempotency key with writes', async () => {
    const fetch = vi.fn(async () => answer(202, { outgoing_id: 1, state: 'held', release_at: null, comment_id: null }))
    vi.stubGlobal('fetch', fetch)
    await call('POST tickets/{id}/reply', { id: 1, body: {} as never }, { key: 'k1' })
    const init = (fetch.mock.calls[0] as unknown as [string, RequestInit])[1]
    expect(init.headers).toMatchObject({ 'X-CSRF-Token': 'tok', 'Idempotency-Key': 'k1' })
  })
  it('tells fields, codes and members of a refusal', async () => {
    vi.stubGlobal('fetch', async () => answer(422, { error: 'RecordInvalid', description: 'd', details: { to: [{ error: 'invalid', description: '宛先' }] } }))
    const e = (await call('GET desk').catch((x: unknown) => x)) as ApiError
    expect(e).toBeInstanceOf(ApiError)
    expect([e.status, e.code, e.field('to')]).toEqual([422, 'RecordInvalid', '宛先'])
  })
  it('tells an unreachable server apart', async () => {
    vi.stubGlobal('fetch', async () => {
      throw new TypeError('failed')
    })
    const e = (await call('GET desk').catch((x: unknown) => x)) as ApiError
    expect(e.offline).toBe(true)
  })
  it('asks to sign in again once and then repeats the request with the new token', async () => {
    let n = 0
    const tokens: string[] = []
    vi.stubGlobal('fetch', async (_: string, init: RequestInit) => {
      tokens.push((init.headers as Record<string, string>)['X-CSRF-Token'] ?? '')
      return n++ === 0 ? answer(401, { error: 'x' }) : answer(204, null)
    })
    wire.signInAgain = async () => {
      wire.csrf = 'new'
      return true
    }
    await call('DELETE tickets/{id}/draft', { id: 1 })
    expect(tokens).toEqual(['tok', 'new'])
  })
  it('survives an answer that is no JSON', async () => {
    vi.stubGlobal('fetch', async () => new Response('<h1>Bad gateway</h1>', { status: 502 }))
    const e = (await call('GET desk').catch((x: unknown) => x)) as ApiError
    expect(e.status).toBe(502)
  })
})
