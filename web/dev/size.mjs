// What a browser reads before the first screen stands, gzip. Fails above the budget.
import { readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'

const budget = 90 * 1024
const dist = path.resolve(import.meta.dirname, '../dist')
const assets = path.join(dist, 'assets')
const size = (name) => gzipSync(readFileSync(path.join(assets, name)), { level: 9 }).length
const all = readdirSync(assets)
const text = (name) => readFileSync(path.join(assets, name), 'utf8')

// Scripts named by the page, what they import at once, and the dictionary that main.ts waits for; the larger language counts.
const seen = new Set()
function follow(name) {
  if (seen.has(name) || !all.includes(name)) return
  seen.add(name)
  for (const m of text(name).matchAll(/(?:from|import)\s*["']\.\/([\w.-]+\.js)["']/g)) follow(m[1])
}
for (const m of readFileSync(path.join(dist, 'index.html'), 'utf8').matchAll(/assets\/([\w.-]+\.js)/g)) follow(m[1])
const words = all.filter((n) => /^(ja|en)-[\w-]+\.js$/.test(n)).sort((a, b) => size(b) - size(a))[0]
if (!words) throw new Error('no dictionary found in dist/assets')
follow(words)
let sum = 0
for (const name of [...seen].sort((a, b) => size(b) - size(a))) {
  sum += size(name)
  console.log(String(size(name)).padStart(7), name)
}
console.log(`${String(sum).padStart(7)} first screen, gzip (budget ${budget})`)
for (const name of all.filter((n) => n.endsWith('.js') && !seen.has(n))) console.log(`${String(size(name)).padStart(7)} later: ${name}`)
if (sum > budget) {
  console.error('over the budget')
  process.exit(1)
}
