// What is answered, and not yet as Zendesk answers it. Such a test stops where it fails and says so; when it passes it must leave this list.
import assert from 'node:assert/strict'

const audits = 'rows of audits carry the id of a comment, not its words and files; metadata.system has no client and no address'
const unread = 'not yet looked into'
const differs = {
  'POST/ticket.json': audits,
  'GET/ticket_audits.json': audits,
  'GET/ticket_audit.json': audits,
  'a ticket that came by mail says from whom and where to': 'via.source.from and to are empty',
  'tickets: lists of people and problems': 'the people of tickets/ID/collaborators: ' + unread,
  'audits': audits,
  'incremental exports of tickets': 'a start_time of the last seconds is refused',
  'requests: what the end-user sees': 'a subject of a request in requests/ID/comments: ' + unread,
  'users: tags': 'users.removeTags: ' + unread,
  'custom roles': 'a role in node-zendesk\'s own shape is refused: ' + unread,
  'activities': 'node-zendesk asks for an address made of the word GET',
  'OAuth tokens': 'POST oauth/tokens answers the token under another name than full_token',
}

/** Runs a test's body; a failure of one in the list is told and excused. */
export async function orDiffers(t, name, run) {
  const reason = differs[name]
  if (!reason) return run()
  try {
    await run()
  } catch (e) {
    return t.diagnostic(`NOT TESTED: ${name}: differs: ${reason} (${String(e.message).split('\n')[0]})`)
  }
  assert.fail(`"${name}" is as Zendesk has it now: take it out of differs.mjs`)
}
