// Stands between a client and the desk, passes every byte on, and holds each answer against the API's own description (kotae openapi): a member
// that is missing, or that the description does not know, is a complaint; so is an answer of a route that nobody described, and every 5xx.
import Ajv from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import http from 'node:http'

// Members beyond those described are allowed by the description, and faults here.
function closed(schema) {
  if (Array.isArray(schema)) return schema.map(closed)
  if (schema === null || typeof schema !== 'object') return schema
  const out = Object.fromEntries(Object.entries(schema).map(([k, v]) => [k, k === 'properties' ? Object.fromEntries(Object.entries(v).map(([n, s]) => [n, closed(s)])) : closed(v)]))
  if (schema.type === 'object' && schema.properties) out.additionalProperties = false
  return out
}

/** The routes of the description, as {method, template, pattern, fixed, answers}. */
export function routesOf(openapi) {
  const all = []
  for (const [template, methods] of Object.entries(openapi.paths))
    for (const [method, operation] of Object.entries(methods))
      all.push({
        method: method.toUpperCase(),
        template,
        name: `${method.toUpperCase()} ${template.replace(/\{\w+\}/g, '{}')}`,
        pattern: new RegExp('^' + template.replace(/[.]/g, '\\.').replace(/\{\w+\}/g, '[^/]+') + '(\\.json)?/?$'),
        parameters: (template.match(/\{/g) ?? []).length,
        operation,
      })
  return all.sort((a, b) => a.parameters - b.parameters)
}

export async function openEye(port, openapi) {
  const ajv = formats(new Ajv({ strict: false, allErrors: true }))
  ajv.addSchema({ $id: 'api', components: closed(openapi.components) })
  const rooted = (schema) => JSON.parse(JSON.stringify(closed(schema)).replaceAll('"#/components/', '"api#/components/'))
  const routes = routesOf(openapi)
  const validators = new Map()
  const complaints = new Map() // what: an example
  const seen = new Map() // route: times
  const answers = [] // {route, status, path, body}

  const valid = (key, schema) => {
    if (!validators.has(key)) validators.set(key, ajv.compile(rooted(schema)))
    return validators.get(key)
  }
  function judge(method, url, status, type, text) {
    const path = url.split('?')[0]
    const complain = (what) => complaints.has(what) || complaints.set(what, `${method} ${url} → ${status} ${text.slice(0, 300)}`)
    if (status >= 500) complain(`${method} ${path}: status ${status}`)
    const route = routes.find((r) => r.method === (method === 'HEAD' ? 'GET' : method) && r.pattern.test(path))
    const body = type?.startsWith('application/json') && text ? JSON.parse(text) : undefined
    answers.push({ route: route?.name, method, url, status, body })
    if (!path.startsWith('/api/v2/')) return
    if (!route) {
      if (status < 400) complain(`${method} ${path}: answered, but is in no description`)
      return
    }
    seen.set(route.name, (seen.get(route.name) ?? 0) + 1)
    if (method === 'HEAD') return
    const check = (schema, key) => {
      const ok = valid(key, schema)
      if (!ok(body)) for (const e of ok.errors) complain(`${route.name} (${status}): ${e.instancePath.replace(/\/\d+/g, '/*')} ${e.message}${e.params.additionalProperty ? ': ' + e.params.additionalProperty : ''}${e.params.allowedValues ? ': ' + e.params.allowedValues : ''}`)
    }
    if (status >= 400) return check(route.operation.responses.default.content['application/json'].schema, 'refusal')
    const wanted = Object.entries(route.operation.responses).find(([s]) => s !== 'default')
    if (!wanted[1]['x-known']) return complain(`${route.name}: its answer is not described (src/api/schemas)`)
    const schema = wanted[1].content?.['application/json']?.schema
    if (!schema) return body === undefined || Object.keys(body).length === 0 || complain(`${route.name}: answers a body that is not described`)
    if (body === undefined) return complain(`${route.name} (${status}): answers no JSON`)
    check(schema, route.name)
  }

  const server = http.createServer((request, reply) => {
    const onward = http.request({ port, host: '127.0.0.1', method: request.method, path: request.url, headers: request.headers }, (answer) => {
      const parts = []
      answer.on('data', (d) => parts.push(d))
      answer.on('end', () => {
        const bytes = Buffer.concat(parts)
        if (!answer.headers['content-encoding']) judge(request.method, request.url, answer.statusCode, answer.headers['content-type'], bytes.toString())
        reply.writeHead(answer.statusCode, answer.rawHeaders)
        reply.end(bytes)
      })
    })
    onward.on('error', (e) => reply.destroy(e))
    request.pipe(onward)
  })
  await new Promise((r) => server.listen(0, '127.0.0.1', r))
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    port,
    answers,
    seen,
    has: (name) => routes.some((r) => r.name === name),
    last: () => answers.at(-1),
    /** What was wrong with the answers so far, one line each. */
    complaints: () => [...complaints].map(([what, example]) => `${what}\n      ${example}`),
    close: () => (server.closeAllConnections(), server.close()),
  }
}
