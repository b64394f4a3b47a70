/** What an API token can do, if the role of its person allows it as well. Imports no zod. */
export const API_SCOPES = [
  // List workshops.
  'workshops:read',
  // Create, change and delete workshops.
  'workshops:write',
  // Results and tables, without names and the log.
  'results:read',
  // The log of the clusters, as a table or in the bundle.
  'log:read',
  // Names and texts, together with the scope of what contains them.
  'names:read',
  // Import the list of enrolled students.
  'roster:write',
  // Commands of the live room, such as announcements.
  'commands:write',
  // Metrics of the server.
  'metrics:read',
  // Erase students.
  'erase',
] as const;
export type ApiScope = (typeof API_SCOPES)[number];
