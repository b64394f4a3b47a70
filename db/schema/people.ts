import { boolean, index, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { bytea, enumCheck, timestamptz } from './columns.ts';
import { workshop } from './workshops.ts';

const MEMBER_ROLES = ['owner', 'instructor', 'assistant', 'organizer', 'projector'] as const;

export const person = pgTable('person', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  /** When the person chose the name. null: `name` is a default, and the next sign-in asks. */
  namedAt: timestamptz('named_at'),
  /** Can create workshops: signed in with the server's own link, or invited by an instructor. */
  isInstructor: boolean('is_instructor').notNull().default(false),
  createdAt: timestamptz('created_at').notNull().defaultNow(),
});

/** A browser. It has at most one staff identity, and grants for some seats (`seatGrant`). */
export const session = pgTable(
  'session',
  {
    /** SHA-256 of the cookie's value, so that a stolen database can't be used to sign in. */
    hash: bytea('hash').primaryKey(),
    /** The staff identity. null: the browser has only seat grants. */
    personId: text('person_id').references(() => person.id, { onDelete: 'cascade' }),
    /** The absolute end. The idle limit counts from `lastUsedAt`. */
    expiresAt: timestamptz('expires_at').notNull(),
    createdAt: timestamptz('created_at').notNull().defaultNow(),
    lastUsedAt: timestamptz('last_used_at').notNull().defaultNow(),
    /** Such as "Firefox on Linux", for the list of sessions. */
    browser: text('browser'),
    /** The client address of the last use. */
    address: text('address'),
    /**
     * Sealed ID token with which OpenID Connect signed this browser in, to end the provider's session
     * at the sign-out. null: signed in in another way.
     */
    idToken: text('id_token'),
  },
  (table) => [
    index('session_person').on(table.personId),
    index('session_expiry').on(table.expiresAt),
  ],
);

/** An account at an OpenID Connect provider, which signs one person in. */
export const identity = pgTable(
  'identity',
  {
    issuer: text('issuer').notNull(),
    subject: text('subject').notNull(),
    personId: text('person_id')
      .notNull()
      .references(() => person.id, { onDelete: 'cascade' }),
    /** The right to create workshops comes from this account's claims, and can end with them. */
    givesInstructor: boolean('gives_instructor').notNull().default(false),
    createdAt: timestamptz('created_at').notNull().defaultNow(),
    /** The last sign-in. */
    seenAt: timestamptz('seen_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.issuer, table.subject] }),
    index('identity_person').on(table.personId),
  ],
);

export const membership = pgTable(
  'membership',
  {
    workshopId: text('workshop_id')
      .notNull()
      .references(() => workshop.id, { onDelete: 'cascade' }),
    personId: text('person_id')
      .notNull()
      .references(() => person.id, { onDelete: 'cascade' }),
    role: text('role', { enum: MEMBER_ROLES }).notNull(),
    createdAt: timestamptz('created_at').notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.workshopId, table.personId] }),
    index('membership_person').on(table.personId),
    enumCheck('membership_role', table.role, MEMBER_ROLES),
  ],
);
