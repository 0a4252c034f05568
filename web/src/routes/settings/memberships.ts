import { call } from '../../lib/api/client.ts'
import { pages } from '../../lib/api/pages.ts'
import type { V2Membership } from '../../lib/api/types.ts'

/** Who is in which group, all of it. */
export const memberships = () => pages((page) => call('GET v2/group_memberships', { query: { per_page: 100, page } }), 'group_memberships')

/** Adds and removes memberships until they are the wanted ones. `side` is what `wanted` lists, `fixed` the other side. */
export async function setMembers(old: V2Membership[], side: 'user_id' | 'group_id', wanted: number[], fixed: Partial<V2Membership>): Promise<void> {
  for (const m of old) if (!wanted.includes(m[side])) await call('DELETE v2/group_memberships/{id}', { id: m.id })
  for (const id of wanted)
    if (!old.some((m) => m[side] === id)) await call('POST v2/group_memberships', { body: { group_membership: { user_id: fixed.user_id ?? id, group_id: fixed.group_id ?? id } } })
}
