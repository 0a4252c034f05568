// Addresses of lists and tickets: /lanes/open?group=3, /tickets/7?lane=open&group=3.
import type { LaneQuery } from './api/types.ts'
import { match, router } from './router.svelte.ts'

const kept = ['group', 'mailbox', 'brand', 'assignee', 'q', 'sort', 'rank'] as const

export interface View {
  lane: string
  search: string
}
/** The list the address asks for; a ticket's address carries the list it was opened from. */
export function currentView(): View {
  const lane = match('/lanes/:lane', router.path)?.lane ?? router.query('lane') ?? 'unsolved'
  const search = new URLSearchParams()
  for (const k of kept) {
    const v = router.query(k)
    if (v) search.set(k, v)
  }
  return { lane, search: search.toString() }
}
export function laneHref(lane: string, search = ''): string {
  return '/lanes/' + lane + (search ? '?' + search : '')
}
export function ticketHref(id: number, view: View): string {
  const search = new URLSearchParams(view.search)
  search.set('lane', view.lane)
  return `/tickets/${id}?${search.toString()}`
}
export function listQuery(view: View): LaneQuery {
  const s = new URLSearchParams(view.search)
  const number = (k: string) => (s.get(k) ? Number(s.get(k)) : undefined)
  const assignee = s.get('assignee')
  return {
    lane: view.lane === 'search' ? 'all' : view.lane,
    group_id: number('group'),
    mailbox_id: number('mailbox'),
    brand_id: number('brand'),
    assignee_id: assignee === 'me' || assignee === 'none' ? assignee : assignee ? Number(assignee) : undefined,
    q: s.get('q') ?? undefined,
    sort: s.get('sort') === 'oldest' ? 'oldest' : undefined,
    relevance: s.get('rank') === '1' ? 1 : undefined,
  }
}
