-- Values of custom fields, one row each, so that tickets are found by them. value: as store::field_values says. Kept with the ticket's row.
CREATE TABLE ticket_field_values (field_id BIGINT NOT NULL, value TEXT NOT NULL, ticket_id BIGINT NOT NULL, PRIMARY KEY (field_id, value, ticket_id));
CREATE INDEX ticket_field_values_ticket ON ticket_field_values (ticket_id);
CREATE INDEX ticket_field_values_value ON ticket_field_values (value);

-- What every desk has: the system fields, and a status for each category.
INSERT INTO definitions (kind, title, position, active, data, created_at, updated_at) VALUES
  ('ticket_field', 'Subject', 1, 1, '{"type":"subject","required_in_portal":true,"visible_in_portal":true,"editable_in_portal":true}', 0, 0),
  ('ticket_field', 'Description', 2, 1, '{"type":"description","required_in_portal":true,"visible_in_portal":true,"editable_in_portal":true}', 0, 0),
  ('ticket_field', 'Status', 3, 1, '{"type":"status"}', 0, 0),
  ('ticket_field', 'Type', 4, 1, '{"type":"tickettype"}', 0, 0),
  ('ticket_field', 'Priority', 5, 1, '{"type":"priority"}', 0, 0),
  ('ticket_field', 'Group', 6, 1, '{"type":"group"}', 0, 0),
  ('ticket_field', 'Assignee', 7, 1, '{"type":"assignee"}', 0, 0),
  ('custom_status', 'New', 1, 1, '{"status_category":"new","end_user_label":"Open","default":true}', 0, 0),
  ('custom_status', 'Open', 2, 1, '{"status_category":"open","end_user_label":"Open","default":true}', 0, 0),
  ('custom_status', 'Pending', 3, 1, '{"status_category":"pending","end_user_label":"Awaiting your reply","default":true}', 0, 0),
  ('custom_status', 'On-hold', 4, 1, '{"status_category":"hold","end_user_label":"Open","default":true}', 0, 0),
  ('custom_status', 'Solved', 5, 1, '{"status_category":"solved","end_user_label":"Solved","default":true}', 0, 0);
--@sqlite
UPDATE definitions SET created_at = CAST(strftime('%s', 'now') AS INTEGER) * 1000000, updated_at = CAST(strftime('%s', 'now') AS INTEGER) * 1000000 WHERE created_at = 0;
INSERT INTO definition_versions (kind, version) VALUES ('ticket_field', abs(random() % 9007199254740991) + 1), ('custom_status', abs(random() % 9007199254740991) + 1)
  ON CONFLICT (kind) DO UPDATE SET version = excluded.version;
--@end
--@postgres
UPDATE definitions SET created_at = (extract(epoch FROM now()) * 1000000)::bigint, updated_at = (extract(epoch FROM now()) * 1000000)::bigint WHERE created_at = 0;
INSERT INTO definition_versions (kind, version) VALUES ('ticket_field', (random() * 9007199254740990)::bigint + 1), ('custom_status', (random() * 9007199254740990)::bigint + 1)
  ON CONFLICT (kind) DO UPDATE SET version = excluded.version;
--@end
