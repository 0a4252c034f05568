// The description itself (kotae openapi): a valid document, and no route of API v2 without the shape of its answer.
import { createConfig, lintFromString } from '@redocly/openapi-core'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openapi } from './desk.mjs'
import { routesOf } from './eye.mjs'

const routes = routesOf(openapi)

test('it is an OpenAPI 3.1 document', async () => {
  const config = await createConfig({ rules: { struct: 'error', 'no-unresolved-refs': 'error', 'operation-operationId-unique': 'error', 'path-parameters-defined': 'error', 'no-identical-paths': 'error', 'operation-parameters-unique': 'error' } })
  const problems = await lintFromString({ source: JSON.stringify(openapi), config })
  assert.deepEqual(problems.slice(0, 5).map((p) => `${p.ruleId}: ${p.message} (${p.location[0]?.pointer})`), [])
})
test('every route of API v2 says what it answers', () => {
  const v2 = routes.filter((r) => r.template.startsWith('/api/v2/'))
  assert.ok(v2.length > 40, `${v2.length} routes`)
  const unknown = v2.filter((r) => Object.values(r.operation.responses).some((a) => a['x-known'] === false)).map((r) => r.name)
  assert.deepEqual(unknown, [], 'their answers belong into src/api/schemas')
})
test('every route says who may call it', () => {
  for (const r of routes) assert.ok(['anyone', 'signed_in', 'staff', 'admin'].includes(r.operation['x-access']), r.name)
})
