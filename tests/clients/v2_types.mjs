// stdin: the description; stdout: its records as TypeScript. Routes stay out: web names those it calls in routes.ts.
import openapiTS, { astToString } from 'openapi-typescript'
import { text } from 'node:stream/consumers'

const { openapi, info, components } = JSON.parse(await text(process.stdin))
const records = Object.fromEntries(Object.entries(components.schemas).filter(([name]) => !name.endsWith('Write') || components.schemas[name.slice(0, -5)]))
const types = astToString(await openapiTS({ openapi, info, paths: {}, components: { schemas: records } }, { alphabetize: false }))
const from = types.indexOf('export interface components')
const to = types.indexOf('export type $defs')
process.stdout.write('// Records of API v2, made by script/openapi-types from `kotae openapi`. Not to be changed by hand.\n' + types.slice(from, to).trimEnd() + '\n')
