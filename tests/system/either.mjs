// either.mjs PORT NODE_PORT…: hands each connection, request or live, to one of the nodes in turn.
import http from 'node:http'
import net from 'node:net'

const [port, ...nodes] = process.argv.slice(2).map(Number)
let turn = 0
const next = () => nodes[turn++ % nodes.length]
const front = http.createServer((q, r) => {
  const to = http.request({ host: '127.0.0.1', port: next(), method: q.method, path: q.url, headers: { ...q.headers, connection: 'close' } }, (a) => {
    r.writeHead(a.statusCode, a.headers)
    a.pipe(r)
  })
  to.on('error', () => r.destroy())
  q.on('aborted', () => to.destroy())
  q.pipe(to)
})
front.on('upgrade', (q, client, head) => {
  const node = net.connect(next(), '127.0.0.1', () => {
    node.write(`${q.method} ${q.url} HTTP/1.1\r\n` + q.rawHeaders.reduce((s, h, i) => s + h + (i % 2 ? '\r\n' : ': '), '') + '\r\n')
    node.write(head)
    node.pipe(client)
    client.pipe(node)
  })
  const end = () => (node.destroy(), client.destroy())
  for (const s of [node, client]) s.on('error', end).on('close', end)
})
front.listen(port, '127.0.0.1')
