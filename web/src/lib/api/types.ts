// The shapes of docs/api.md. Names and members are the contract's; nothing here is invented by the screen.
import type { components } from './v2.ts'

export type Status = 'new' | 'open' | 'pending' | 'hold' | 'solved' | 'closed' | 'deleted'
export type Priority = 'low' | 'normal' | 'high' | 'urgent'
export type TicketType = 'question' | 'incident' | 'problem' | 'task'
export type Role = 'admin' | 'agent' | 'end-user'
export type Locale = 'ja' | 'en'
export type Mark = [begin: number, end: number]

export interface Address {
  name: string
  email: string
}

export interface User {
  id: number
  name: string
  email: string
  role: Role
  locale: Locale
  time_zone: string
  signature: string
  default_group_id: number | null
  group_ids: number[]
  active: boolean
  restricted: boolean
}

export interface Session {
  user: User
  csrf_token: string
  expires_at: string
}

export interface DeskUser {
  id: number
  name: string
  email: string
  role: Role
  active: boolean
  group_ids: number[]
}
export interface DeskGroup {
  id: number
  name: string
  description: string
  user_ids: number[]
}
export interface DeskBrand {
  id: number
  name: string
  active: boolean
  signature: string
  color: string
}
export interface DeskMailbox {
  id: number
  name: string
  address: string
  brand_id: number
  group_id: number | null
  state: string
  charset: string
  receipt_enabled: boolean
}
export interface Desk {
  account: { name: string; locale: Locale; time_zone: string; hold_s: number; close_after_days: number }
  user: User
  users: DeskUser[]
  groups: DeskGroup[]
  brands: DeskBrand[]
  mailboxes: DeskMailbox[]
  seq: number
  version: string
  features: string[]
}

export interface Person {
  id: number
  name: string
  email: string
}

export interface Row {
  id: number
  subject: string
  preview: string
  status: Status
  priority: Priority | null
  type: TicketType | null
  requester: Person | null
  organization: { id: number; name: string } | null
  group_id: number | null
  assignee_id: number | null
  brand_id: number | null
  mailbox_id: number | null
  via: string
  tags: string[]
  created_at: string
  updated_at: string
  latest_at: string
  comment_count: number
  has_attachments: boolean
  unread: boolean
  lock: { user_id: number; since: string } | null
  draft: boolean
  delivery: 'failed' | null
  highlight: { subject: Mark[]; snippet: string; marks: Mark[] } | null
}
export interface RowPage {
  rows: Row[]
  next: string | null
  seq: number
  cut: boolean
}
export interface LaneQuery {
  lane?: string
  group_id?: number
  mailbox_id?: number
  brand_id?: number
  assignee_id?: number | 'me' | 'none'
  q?: string
  limit?: number
  after?: string
  sort?: 'newest' | 'oldest'
  relevance?: 1
  ids?: string
}

export interface StatusCounts {
  new: number
  open: number
  pending: number
  hold: number
}
export interface Counts {
  seq: number
  total: StatusCounts & { mine: number; unassigned: number; suspended: number; failed_letters: number }
  groups: Record<string, StatusCounts>
  mailboxes: Record<string, StatusCounts>
}

export interface Attachment {
  id: number
  file_name: string
  content_type: string
  size: number
  inline: boolean
  state: 'ready' | 'scanning' | 'infected'
  content_url: string
  thumbnail: boolean
}
export interface Fold {
  kind: 'fresh' | 'quote' | 'signature'
  begin: number
  end: number
}
export type DeliveryState = 'held' | 'sending' | 'sent' | 'retry' | 'failed' | 'bounced'
export interface Delivery {
  state: DeliveryState | null
  outgoing_id: number
  release_at: string | null
  attempts: number
  reason: string | null
  recipients: { email: string; state?: string; reason?: string | null }[] | string[]
}
export interface Comment {
  id: number
  author_id: number
  public: boolean
  via: { channel: string; source?: unknown }
  created_at: string
  subject: string
  from: Address | null
  to: Address[]
  cc: Address[]
  plain_body: string
  reply_text: string
  folds: Fold[]
  html: string | null
  remote_images: boolean
  charset: string
  repairs: string[]
  protection: string[]
  message_id: string
  matched_by: string | null
  kind: string
  has_raw: boolean
  attachments: Attachment[]
  delivery: Delivery | null
}
export interface Change {
  field: string
  from: unknown
  to: unknown
}
export interface HistoryEntry {
  id: number
  at: string
  actor: { id: number; name: string } | null
  rule: string | null
  changes: Change[]
}
export type OutgoingState = 'held' | 'scheduled' | 'released' | 'awaiting_approval' | 'returned' | 'draft' | 'void'
export interface Outgoing {
  outgoing_id: number
  state: OutgoingState
  author_id: number
  body: string
  to: Address[]
  cc: Address[]
  bcc: Address[]
  release_at: string | null
  created_at: string
  reason: string | null
  /** Why it did not go out: an error's code, or `Undo`. */
  came_back: string | null
}
export interface OutgoingWire {
  id: number
  state: OutgoingState
  author_id: number | null
  body: string
  recipients: { to?: (Address | string)[]; cc?: (Address | string)[]; bcc?: (Address | string)[] }
  release_at: string | null
  comment_id: number | null
  created_at: string
  reason: string | null
  came_back: string | null
}
export interface Upload {
  token: string
  attachment: { file_name: string; content_type: string; size: number }
}
export interface Draft {
  body: string
  to: Address[]
  cc: Address[]
  bcc: Address[]
  uploads: Upload[]
  public: boolean
  status: Status | null
  updated_at: string
  seen_comment_id: number | null
  /** The reply it was or will be; who goes on with the draft names it. */
  outgoing_id?: number | null
  reason?: string | null
  came_back?: string | null
}
export interface DraftWrite extends Omit<Draft, 'updated_at' | 'uploads' | 'reason' | 'came_back'> {
  uploads: Upload[]
}
export interface Lock {
  holder: Person
  since: string
  expires_at: string
}
export interface Viewer {
  id: number
  name: string
  state: 'viewing' | 'replying'
}
export interface TicketLink {
  id: number
  subject: string
  status: Status
  created_at: string
}
export interface Ticket {
  id: number
  subject: string
  status: Status
  priority: Priority | null
  type: TicketType | null
  tags: string[]
  group_id: number | null
  assignee_id: number | null
  requester_id: number
  brand_id: number | null
  mailbox_id: number | null
  organization_id: number | null
  via: { channel: string; source?: unknown }
  created_at: string
  updated_at: string
  latest_comment_id: number | null
  version: number
  custom_fields: FieldValue[]
  ticket_form_id: number | null
  custom_status_id: number | null
}
export interface TicketPage {
  ticket: Ticket
  requester: (Person & { phone?: string | null; notes?: string | null; created_at?: string }) | null
  organization: { id: number; name: string } | null
  users: Person[]
  comments: Comment[]
  history: HistoryEntry[]
  outgoing: Outgoing[]
  lock: Lock | null
  draft: Draft | null
  viewers: Viewer[]
  cc: Address[]
  related: { requester_tickets: TicketLink[] }
  followup_of: TicketLink | null
  followups: TicketLink[]
  seq: number
}
/** What the server sends; `api/page.ts` makes a TicketPage of it. */
export interface TicketPageWire extends Omit<TicketPage, 'history' | 'outgoing' | 'cc'> {
  cc: (Address | string)[]
  history: (Omit<HistoryEntry, 'actor'> & { actor_id: number | null })[]
  outgoing: OutgoingWire[]
}
export interface ReplyWrite {
  body: string
  to: Address[]
  cc: Address[]
  bcc: Address[]
  uploads: string[]
  status?: Status
  seen_comment_id: number | null
  hold_s?: number
}
export interface ReplyAnswer {
  outgoing_id: number
  state: OutgoingState
  release_at: string | null
  comment_id: number | null
}
export interface NewLetter {
  mailbox_id: number
  to: Address[]
  cc: Address[]
  bcc: Address[]
  subject: string
  body: string
  uploads: string[]
  status?: Status
  group_id?: number | null
  assignee_id?: number | null
}

export type Tls = 'none' | 'starttls' | 'implicit'
export interface OAuth {
  token_url: string
  client_id: string
  client_secret: string
  refresh_token: string
  scope: string
}
export interface MailServer {
  enabled: boolean
  host: string
  port: number
  tls: Tls
  user: string
  password?: string
  has_password?: boolean
  auth: 'password' | 'xoauth2'
  oauth: OAuth
}
export interface ImapServer extends MailServer {
  folder: string
  after: 'leave' | 'seen' | 'move' | 'delete'
  move_to: string
  poll_s: number
}
export interface Mailbox {
  id: number
  name: string
  address: string
  aliases: string[]
  brand_id: number | null
  group_id: number | null
  paused: boolean
  charset: 'utf-8' | 'iso-2022-jp' | 'iso-2022-jp-base64'
  signature: string
  receipt: { enabled: boolean; subject: string; body: string }
  imap: ImapServer
  smtp: MailServer
  status: {
    phase: string
    error: string | null
    lag_s: number | null
    last_letter_at: string | null
    last_check_at: string | null
    queue: number
  }
}
export type MailboxWrite = Omit<Mailbox, 'id' | 'status'>
export interface MailboxTest {
  imap: { ok: boolean; messages?: number; reason?: string | null } | null
  smtp: { ok: boolean; reason?: string | null } | null
}
export interface InboundLetter {
  id: number
  received_at: string
  from: string
  subject: string
  mailbox_id: number | null
  state: string
  reason: string
  size: number
  attempts: number
  text?: string
}
export interface Settings {
  name: string
  locale: Locale
  time_zone: string
  hold_s: number
  close_after_days: number
  auto_letters_per_address_per_hour: number
  max_letter_mb: number
  allowed_remote_images: boolean
  clamd: string
}
export interface Token {
  id: number
  description: string
  created_at: string
  last_used_at: string | null
  user_id: number
  token?: string
}
export interface SystemState {
  version: string
  started_at: string
  database: string
  consumers: { name: string; seq: number; head: number; lag_ms: number }[]
  jobs: { ready: number; running: number; dead: number }
  outgoing: { held: number; retry: number; failed: number }
  mailboxes: { id: number; phase: string; error: string | null; lag_s: number | null }[]
  rss_bytes: number
  disk: { data_bytes: number; free_bytes: number | null }
  feed_head: number
}

/** What a custom field holds; null: nothing. */
export type Value = string | number | boolean | string[] | null
export interface FieldValue {
  id: number
  value: Value
}
export interface FieldOption {
  id?: number
  name: string
  value: string
  default?: boolean
}
export type FieldType = 'text' | 'textarea' | 'integer' | 'decimal' | 'date' | 'checkbox' | 'regexp' | 'tagger' | 'multiselect' | 'lookup' | 'partialcreditcard' | 'dropdown'
/** Fields of tickets; those of people and companies have a key and not the members of tickets. */
export interface FieldDefinition {
  id: number
  type: FieldType | 'subject' | 'description' | 'status' | 'tickettype' | 'priority' | 'group' | 'assignee'
  title: string
  raw_title: string
  key?: string
  description: string
  agent_description?: string | null
  title_in_portal?: string
  active: boolean
  required?: boolean
  visible_in_portal?: boolean
  editable_in_portal?: boolean
  required_in_portal?: boolean
  removable?: boolean
  regexp_for_validation: string | null
  tag?: string | null
  custom_field_options?: FieldOption[]
  relationship_target_type?: string
  position: number
}
export interface FormChild {
  id: number
  is_required: boolean
  required_on_statuses?: { type: 'ALL_STATUSES' | 'SOME_STATUSES' | 'NO_STATUSES'; statuses?: string[]; custom_statuses?: number[] }
}
export interface FormCondition {
  parent_field_id: number
  value: Value
  child_fields: FormChild[]
}
export interface TicketForm {
  id: number
  name: string
  display_name: string
  active: boolean
  default: boolean
  end_user_visible: boolean
  in_all_brands: boolean
  restricted_brand_ids: number[]
  ticket_field_ids: number[]
  agent_conditions: FormCondition[]
  end_user_conditions: FormCondition[]
  position: number
}
export type StatusCategory = 'new' | 'open' | 'pending' | 'hold' | 'solved'
export interface CustomStatus {
  id: number
  status_category: StatusCategory
  agent_label: string
  raw_agent_label: string
  end_user_label: string
  raw_end_user_label: string
  description: string
  active: boolean
  default: boolean
  position: number
}

/** API v2, as the server describes it */
type Records = components['schemas']
export type V2Ticket = Records['Ticket']
export type V2User = Records['User']
export type V2Group = Records['Group']
export type V2Membership = Records['GroupMembership']
export type V2Brand = Records['Brand']
export type V2Write<Name extends 'Ticket' | 'User' | 'Group' | 'Brand'> = Records[`${Name}Write`]
