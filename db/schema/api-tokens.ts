import {
  bigint,
  date,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import { bytea, timestamptz } from './columns.ts';
import { person } from './people.ts';

/** An API token of a person. It stays after its revocation, so that the list shows it. */
export const apiToken = pgTable(
  'api_token',
  {
    id: text('id').primaryKey(),
    personId: text('person_id')
      .notNull()
      .references(() => person.id, { onDelete: 'cascade' }),
    /** SHA-256 of its secret. */
    hash: bytea('hash').notNull(),
    name: text('name').notNull(),
    /** `API_SCOPES`. Scopes of another release grant nothing. */
    scopes: text('scopes').array().notNull(),
    /** null: all workshops of the person, also later ones. */
    workshopIds: text('workshop_ids').array(),
    /** Salt of the pseudonyms, deleted with the revocation. */
    salt: bytea('salt'),
    expiresAt: timestamptz('expires_at').notNull(),
    lastUsedOn: date('last_used_on'),
    uses: bigint('uses', { mode: 'number' }).notNull().default(0),
    revokedAt: timestamptz('revoked_at'),
    createdAt: timestamptz('created_at').notNull().defaultNow(),
  },
  (table) => [
    uniqueIndex('api_token_hash').on(table.hash),
    index('api_token_person').on(table.personId),
  ],
);

/** What a request with an `Idempotency-Key` was answered, so that its repetition changes nothing. */
export const idempotency = pgTable(
  'idempotency',
  {
    tokenId: text('token_id')
      .notNull()
      .references(() => apiToken.id, { onDelete: 'cascade' }),
    key: text('key').notNull(),
    at: timestamptz('at').notNull(),
    /** SHA-256 of method, address and body: the key can't be used for another request. */
    request: bytea('request').notNull(),
    /** null: the first request isn't answered yet. */
    status: integer('status'),
    answer: jsonb('answer'),
  },
  (table) => [
    primaryKey({ columns: [table.tokenId, table.key] }),
    index('idempotency_time').on(table.at),
  ],
);
