import type { Attachment } from '../api/types.ts'

/** Address of an attachment under our own origin, whatever host the server names. */
export function contentUrl(a: Attachment, how?: 'inline' | 'thumbnail'): string {
  const u = new URL(a.content_url, location.origin)
  if (how) u.searchParams.set(how, '1')
  return u.pathname + u.search
}
const images = /^image\/(png|jpe?g|gif|webp|avif|bmp)$/
const texts = /^(text\/(plain|csv|markdown|tab-separated-values)|application\/json)$/
export const isImage = (a: Attachment) => images.test(a.content_type)
export const isText = (a: Attachment) => texts.test(a.content_type)
/** Shown in the page: images and text. Everything else is only ever downloaded. */
export const viewable = (a: Attachment) => isImage(a) || isText(a)
