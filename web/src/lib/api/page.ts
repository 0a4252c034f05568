// The ticket as the server prints it, made ready for the screen: who is behind an id, and which replies still wait.
import { call } from './client.ts'
import type { Address, Draft, OutgoingState, TicketPage, TicketPageWire } from './types.ts'

const waiting: OutgoingState[] = ['held', 'scheduled', 'awaiting_approval', 'returned']
const person = (a: Address | string): Address => (typeof a === 'string' ? { name: '', email: a } : { name: a.name ?? '', email: a.email })
const people = (list: (Address | string)[] | undefined) => (list ?? []).map(person)

/** A draft with an empty status wishes none. */
export function readyDraft(draft: Draft): Draft
export function readyDraft(draft: Draft | null): Draft | null
export function readyDraft(draft: Draft | null): Draft | null {
  return draft && { ...draft, to: people(draft.to), cc: people(draft.cc), bcc: people(draft.bcc), uploads: draft.uploads ?? [], status: draft.status || null }
}

export function ready(wire: TicketPageWire): TicketPage {
  const names = new Map(wire.users.map((u) => [u.id, u.name || u.email]))
  return {
    ...wire,
    cc: people(wire.cc),
    draft: readyDraft(wire.draft),
    history: wire.history.map((h) => ({ ...h, actor: h.actor_id ? { id: h.actor_id, name: names.get(h.actor_id) ?? '' } : null })),
    outgoing: wire.outgoing
      .filter((o) => !o.comment_id && waiting.includes(o.state))
      .map((o) => ({
        outgoing_id: o.id,
        state: o.state,
        author_id: o.author_id ?? 0,
        body: o.body,
        to: people(o.recipients?.to),
        cc: people(o.recipients?.cc),
        bcc: people(o.recipients?.bcc),
        release_at: o.release_at,
        created_at: o.created_at,
        reason: o.reason,
        came_back: o.came_back ?? null,
      })),
  }
}

export const readTicket = async (id: number): Promise<TicketPage> => ready(await call('GET tickets/{id}', { id }))
