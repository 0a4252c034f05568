// @vitest-environment jsdom
import DOMPurify from 'dompurify'
import { describe, expect, it } from 'vitest'
import { frameDocument } from './frame.ts'

describe('the frame of a letter', () => {
  const doc = (html: string, images = false) => frameDocument(DOMPurify, html, images, { show: '引用を表示' })
  it('runs nothing and forbids loading', () => {
    const out = doc('<p onclick="x()">a<script>alert(1)</script><img src=x onerror=alert(1)><iframe src="https://e.example"></iframe><form><input></form></p>')
    expect(out).not.toMatch(/<script|onerror|onclick|<iframe|<form|<input/)
    expect(out).toContain("default-src 'none'")
    expect(out).toContain("img-src 'self' data: blob:\"")
  })
  it('loads remote images only when asked, and over https', () => {
    const html = '<img data-remote-src="http://img.example/a.png">'
    expect(doc(html)).not.toContain('img.example')
    expect(doc(html, true)).toContain('src="https://img.example/a.png"')
    expect(doc('<img data-remote-src="javascript:alert(1)">', true)).not.toContain('javascript')
  })
  it('folds a long quote and keeps it', () => {
    const out = doc(`<p>new</p><blockquote>${'old words '.repeat(30)}</blockquote>`)
    expect(out).toContain('<details><summary>引用を表示</summary><blockquote>old words')
    expect(doc(`<blockquote>${'old words '.repeat(30)}</blockquote>`)).not.toContain('<details>')
  })
})
