// The page inside a letter's frame.
import type { DOMPurify } from 'dompurify'

const style = `
html{color-scheme:light;background:#fff}
body{margin:0;padding:10px 12px;font:15px/1.7 'Hiragino Sans','Noto Sans CJK JP','Noto Sans JP','Yu Gothic UI',Meiryo,system-ui,sans-serif;color:#1c2026;overflow-wrap:anywhere;line-break:strict}
img{max-width:100%;height:auto}
img:not([src]){display:inline-block;min-width:24px;min-height:24px;border:1px dashed #b9c0ca}
table{max-width:100%}
pre{white-space:pre-wrap}
blockquote{margin:0 0 0 2px;padding-left:12px;border-left:2px solid #cfd5dd;color:#4b5563}
summary{cursor:pointer;font-size:12px;color:#4b5563;width:fit-content}
a{color:#2c5590}`

/** Safe HTML as a document of its own. `images`: the person asked for remote ones; they load over https only. */
export function frameDocument(purify: DOMPurify, html: string, images: boolean, words: { show: string }): string {
  const tree = purify.sanitize(html, {
    RETURN_DOM_FRAGMENT: true,
    USE_PROFILES: { html: true },
    FORBID_TAGS: ['style', 'form', 'input', 'button', 'textarea', 'select', 'iframe', 'object', 'embed', 'video', 'audio', 'meta', 'link', 'base', 'dialog'],
    FORBID_ATTR: ['id', 'class', 'srcset', 'ping', 'formaction', 'autofocus', 'popover'],
    ADD_ATTR: ['target'],
    ALLOW_DATA_ATTR: true,
  })
  const box = document.implementation.createHTMLDocument('').createElement('div')
  box.append(box.ownerDocument.adoptNode(tree))
  for (const a of box.querySelectorAll('a[href]')) {
    a.setAttribute('target', '_blank')
    a.setAttribute('rel', 'noopener noreferrer nofollow')
  }
  for (const img of box.querySelectorAll('img')) {
    const remote = img.getAttribute('data-remote-src')
    img.removeAttribute('data-remote-src')
    if (remote && images && /^https?:/i.test(remote)) img.setAttribute('src', remote.replace(/^http:/i, 'https:'))
    img.setAttribute('referrerpolicy', 'no-referrer')
  }
  // Quoted history is folded, never dropped. A letter that is only a quote stays open.
  for (const quote of box.querySelectorAll('blockquote')) {
    if (quote.parentElement?.closest('blockquote') || (quote.textContent ?? '').trim().length < 120) continue
    if ((box.textContent ?? '').replace(quote.textContent ?? '', '').trim() === '') continue
    const fold = box.ownerDocument.createElement('details')
    const head = box.ownerDocument.createElement('summary')
    head.textContent = words.show
    quote.replaceWith(fold)
    fold.append(head, quote)
  }
  const source = images ? "img-src 'self' data: blob: https:" : "img-src 'self' data: blob:"
  return `<!doctype html><html><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; ${source}"><meta name="referrer" content="no-referrer"><style>${style}</style></head><body>${box.innerHTML}</body></html>`
}
