// One typed door to the server. `call('GET tickets/{id}', {id: 7})`: the route names what goes in and what comes back.
import type { Routes } from './routes.ts'

export interface FieldError {
  error: string
  description: string
}

/** What the server refused, or `status: 0` when it could not be reached. */
export class ApiError extends Error {
  readonly status: number
  readonly code: string
  readonly details: Record<string, FieldError[]>
  readonly body: Record<string, unknown>
  constructor(status: number, code: string, description: string, details: Record<string, FieldError[]> = {}, body: Record<string, unknown> = {}) {
    super(description)
    this.status = status
    this.code = code
    this.details = details
    this.body = body
  }
  get offline() {
    return this.status === 0
  }
  get forbidden() {
    return this.status === 403
  }
  /** The sentence for one field, if the server named it. */
  field(name: string): string | undefined {
    return this.details[name]?.[0]?.description
  }
}

/** State of the connection to the server that every call shares. */
export const wire = {
  csrf: '',
  language: 'ja',
  /** Server clock minus ours, ms. */
  skew: 0,
  /** Asks the person to sign in again; resolves when it is worth trying once more. */
  signInAgain: null as null | (() => Promise<boolean>),
}

export const now = () => Date.now() + wire.skew

type Members = Record<string, unknown>
export interface Options {
  key?: string
  signal?: AbortSignal
  keepalive?: boolean
  /** Hand 401 to the caller instead of asking to sign in again. */
  plain401?: boolean
}

export function address(route: string, members: Members = {}): string {
  const path = route.slice(route.indexOf(' ') + 1).replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(members[name])))
  const base = path.startsWith('v2/') ? '/api/' + path : '/api/kotae/' + path
  const query = members.query as Members | undefined
  if (!query) return base
  const search = new URLSearchParams()
  for (const [k, v] of Object.entries(query)) if (v !== undefined && v !== null && v !== '') search.set(k, String(v))
  const text = search.toString()
  return text ? base + '?' + text : base
}

async function problem(answer: Response): Promise<ApiError> {
  let body: Record<string, unknown> = {}
  try {
    body = (await answer.json()) as Record<string, unknown>
  } catch {
    // No JSON: a proxy's page. The status says enough.
  }
  const wait = answer.headers.get('Retry-After')
  if (wait) body.retry_after = Number(wait)
  const code = typeof body.error === 'string' ? body.error : 'HTTP ' + answer.status
  const text = typeof body.description === 'string' ? body.description : code
  return new ApiError(answer.status, code, text, (body.details as Record<string, FieldError[]>) ?? {}, body)
}

export async function send(method: string, url: string, body: unknown, options: Options = {}): Promise<Response> {
  const headers: Record<string, string> = { Accept: 'application/json', 'Accept-Language': wire.language }
  if (method !== 'GET') headers['X-CSRF-Token'] = wire.csrf
  if (options.key) headers['Idempotency-Key'] = options.key
  let payload: BodyInit | undefined
  if (body !== undefined) {
    headers['Content-Type'] = 'application/json'
    payload = JSON.stringify(body)
  }
  let answer: Response
  try {
    answer = await fetch(url, { method, headers, body: payload, signal: options.signal, keepalive: options.keepalive, credentials: 'same-origin' })
  } catch (e) {
    if (e instanceof DOMException && e.name === 'AbortError') throw e
    throw new ApiError(0, 'Offline', 'offline')
  }
  const date = answer.headers.get('Date')
  if (date) {
    const skew = Date.parse(date) - Date.now()
    // The header counts whole seconds: believe it only when it says something.
    wire.skew = Math.abs(skew) > 2000 ? skew : 0
  }
  if (answer.status === 401 && !options.plain401 && wire.signInAgain && !options.keepalive) {
    if (await wire.signInAgain()) return send(method, url, body, { ...options, plain401: true })
  }
  if (!answer.ok) throw await problem(answer)
  return answer
}

export async function call<R extends keyof Routes>(route: R, members?: Omit<Routes[R], 'answer'> | null, options?: Options): Promise<Routes[R]['answer']> {
  const given = (members ?? {}) as Members
  const answer = await send(route.slice(0, route.indexOf(' ')), address(route, given), given.body, options)
  if (answer.status === 204) return undefined as Routes[R]['answer']
  const text = await answer.text()
  return (text ? JSON.parse(text) : undefined) as Routes[R]['answer']
}
