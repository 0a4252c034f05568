// Which routes the screen calls, with what, and what they answer (docs/api.md).
import type * as T from './types.ts'

type Id = { id: number }
type Of<Answer, Given = object> = Given & { answer: Answer }

export interface Routes {
  'GET session': Of<T.Session>
  'POST session': Of<T.Session, { body: { email: string; password: string } }>
  'DELETE session': Of<void>
  'PUT me': Of<{ user: T.User }, { body: { name?: string; locale?: T.Locale; signature?: string; current_password?: string; password?: string } }>
  'GET desk': Of<T.Desk>

  'GET lists/tickets': Of<T.RowPage, { query: T.LaneQuery }>
  'GET lists/counts': Of<T.Counts>
  'GET people': Of<{ users: (T.Person & { role: T.Role })[] }, { query: { q: string } }>

  'GET tickets/{id}': Of<T.TicketPageWire, Id>
  'POST tickets': Of<{ ticket_id: number } & T.ReplyAnswer, { body: T.NewLetter }>
  'POST tickets/{id}/read': Of<void, Id & { body: object }>
  'POST tickets/{id}/lock': Of<T.Lock, Id & { body: { take_over?: boolean } }>
  'DELETE tickets/{id}/lock': Of<void, Id>
  'GET tickets/{id}/draft': Of<{ draft: T.Draft | null }, Id>
  'PUT tickets/{id}/draft': Of<{ draft: T.Draft }, Id & { body: T.DraftWrite }>
  'DELETE tickets/{id}/draft': Of<void, Id>
  'POST tickets/{id}/reply': Of<T.ReplyAnswer, Id & { body: T.ReplyWrite }>
  'DELETE outgoing/{id}': Of<{ draft: T.Draft | null }, Id>
  'GET outgoing/{id}': Of<{ outgoing: T.OutgoingWire }, Id>
  'POST outgoing/{id}/discard': Of<T.ReplyAnswer, Id & { body: object }>
  'POST outgoing/{id}/send_now': Of<T.ReplyAnswer, Id & { body: object }>
  'POST outgoing/{id}/retry': Of<void, Id & { body: object }>
  'POST comments/{id}/redecode': Of<unknown, Id & { body: { charset: string } }>
  'GET charsets': Of<{ charsets: string[] }>

  'GET mailboxes': Of<{ mailboxes: T.Mailbox[] }>
  'GET mailboxes/{id}': Of<{ mailbox: T.Mailbox }, Id>
  'POST mailboxes': Of<{ mailbox: T.Mailbox }, { body: T.MailboxWrite }>
  'PUT mailboxes/{id}': Of<{ mailbox: T.Mailbox }, Id & { body: Partial<T.MailboxWrite> }>
  'DELETE mailboxes/{id}': Of<void, Id>
  'POST mailboxes/test': Of<T.MailboxTest, { body: Partial<T.MailboxWrite> }>
  'POST mailboxes/{id}/test': Of<T.MailboxTest, Id & { body: Partial<T.MailboxWrite> }>

  'GET inbound': Of<{ letters: T.InboundLetter[]; next: string | null }, { query: { state: 'failed' | 'suspended'; limit?: number; after?: string } }>
  'GET inbound/{id}': Of<{ letter: T.InboundLetter }, Id>
  'POST inbound/{id}/replay': Of<{ state: string; ticket_id: number | null }, Id & { body: object }>
  'POST inbound/{id}/accept': Of<{ state: string; ticket_id: number | null }, Id & { body: object }>
  'DELETE inbound/{id}': Of<void, Id>

  'GET settings': Of<T.Settings>
  'PUT settings': Of<T.Settings, { body: Partial<T.Settings> }>
  'GET tokens': Of<{ tokens: T.Token[] }>
  'POST tokens': Of<{ token: T.Token }, { body: { description: string } }>
  'DELETE tokens/{id}': Of<void, Id>
  'GET system': Of<T.SystemState>

  'PUT v2/tickets/{id}': Of<{ ticket: T.V2Ticket }, Id & { body: { ticket: T.V2Write<'Ticket'> } }>
  'GET v2/users': Of<{ users: T.V2User[]; next_page: string | null; count: number }, { query: Record<string, string | number> }>
  'POST v2/users': Of<{ user: T.V2User }, { body: { user: T.V2Write<'User'> } }>
  'PUT v2/users/{id}': Of<{ user: T.V2User }, Id & { body: { user: T.V2Write<'User'> } }>
  'DELETE v2/users/{id}': Of<{ user: T.V2User }, Id>
  'GET v2/groups': Of<{ groups: T.V2Group[]; next_page?: string | null }, { query?: Record<string, string | number> }>
  'POST v2/groups': Of<{ group: T.V2Group }, { body: { group: T.V2Write<'Group'> } }>
  'PUT v2/groups/{id}': Of<{ group: T.V2Group }, Id & { body: { group: T.V2Write<'Group'> } }>
  'DELETE v2/groups/{id}': Of<void, Id>
  'GET v2/group_memberships': Of<{ group_memberships: T.V2Membership[]; next_page?: string | null }, { query?: Record<string, string | number> }>
  'POST v2/group_memberships': Of<{ group_membership: T.V2Membership }, { body: { group_membership: { user_id: number; group_id: number } } }>
  'DELETE v2/group_memberships/{id}': Of<void, Id>
  'GET v2/brands': Of<{ brands: T.V2Brand[] }>
  'POST v2/brands': Of<{ brand: T.V2Brand }, { body: { brand: T.V2Write<'Brand'> } }>
  'DELETE v2/brands/{id}': Of<void, Id>
  'PUT v2/brands/{id}': Of<{ brand: T.V2Brand }, Id & { body: { brand: T.V2Write<'Brand'> } }>

  'GET v2/ticket_fields': Of<{ ticket_fields: T.FieldDefinition[]; next_page?: string | null }, { query?: Record<string, string | number> }>
  'GET v2/user_fields': Of<{ user_fields: T.FieldDefinition[]; next_page?: string | null }, { query?: Record<string, string | number> }>
  'GET v2/organization_fields': Of<{ organization_fields: T.FieldDefinition[]; next_page?: string | null }, { query?: Record<string, string | number> }>
  'POST v2/{many}': Of<Record<string, T.FieldDefinition>, { many: string; body: Record<string, Record<string, unknown>> }>
  'PUT v2/{many}/{id}': Of<Record<string, T.FieldDefinition>, Id & { many: string; body: Record<string, Record<string, unknown>> }>
  'DELETE v2/{many}/{id}': Of<void, Id & { many: string }>
  'PUT v2/{many}/reorder': Of<unknown, { many: string; body: Record<string, number[]> }>
  'GET v2/ticket_forms': Of<{ ticket_forms: T.TicketForm[]; next_page?: string | null }, { query?: Record<string, string | number> }>
  'POST v2/ticket_forms': Of<{ ticket_form: T.TicketForm }, { body: { ticket_form: Record<string, unknown> } }>
  'PUT v2/ticket_forms/{id}': Of<{ ticket_form: T.TicketForm }, Id & { body: { ticket_form: Record<string, unknown> } }>
  'DELETE v2/ticket_forms/{id}': Of<void, Id>
  'GET v2/custom_statuses': Of<{ custom_statuses: T.CustomStatus[]; next_page?: string | null }, { query?: Record<string, string | number> }>
  'POST v2/custom_statuses': Of<{ custom_status: T.CustomStatus }, { body: { custom_status: Record<string, unknown> } }>
  'PUT v2/custom_statuses/{id}': Of<{ custom_status: T.CustomStatus }, Id & { body: { custom_status: Record<string, unknown> } }>
  'DELETE v2/custom_statuses/{id}': Of<void, Id>
  'GET v2/ticket_form_statuses': Of<{ ticket_form_statuses: { ticket_form_id: number; custom_status_id: number }[] }>
  'PUT v2/custom_status/default': Of<unknown, { body: { ids: number[] } }>
}
