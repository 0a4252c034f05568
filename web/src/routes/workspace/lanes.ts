// The lanes of the first column. Counts come from lists/counts; a lane without one shows none.
import Archive from '@lucide/svelte/icons/archive'
import CircleCheck from '@lucide/svelte/icons/circle-check'
import Inbox from '@lucide/svelte/icons/inbox'
import Layers from '@lucide/svelte/icons/layers'
import MailOpen from '@lucide/svelte/icons/mail-open'
import MessagesSquare from '@lucide/svelte/icons/messages-square'
import Pause from '@lucide/svelte/icons/pause'
import User from '@lucide/svelte/icons/user'
import UserX from '@lucide/svelte/icons/user-x'
import type { Component } from 'svelte'
import type { Counts } from '../../lib/api/types.ts'
import type { PlainKey } from '../../lib/i18n/index.svelte.ts'

export interface Lane {
  lane: string
  title: PlainKey
  icon: Component<{ size?: number; 'aria-hidden'?: 'true' }>
  count?: (c: Counts) => number
  minor?: boolean
}
export const lanes: Lane[] = [
  { lane: 'unsolved', title: 'lane.unsolved', icon: Layers as never, count: (c) => c.total.new + c.total.open + c.total.pending + c.total.hold },
  { lane: 'new', title: 'lane.new', icon: Inbox as never, count: (c) => c.total.new },
  { lane: 'open', title: 'lane.open', icon: MessagesSquare as never, count: (c) => c.total.open },
  { lane: 'waiting', title: 'lane.waiting', icon: Pause as never, count: (c) => c.total.pending + c.total.hold },
  { lane: 'mine', title: 'lane.mine', icon: User as never, count: (c) => c.total.mine },
  { lane: 'unassigned', title: 'lane.unassigned', icon: UserX as never, count: (c) => c.total.unassigned },
  { lane: 'solved', title: 'lane.solved', icon: CircleCheck as never, minor: true },
  { lane: 'closed', title: 'lane.closed', icon: Archive as never, minor: true },
  { lane: 'all', title: 'lane.all', icon: MailOpen as never, minor: true },
]
