import { sql } from 'drizzle-orm';
import { check, index, integer, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { bytea, enumCheck, timestamptz } from './columns.ts';
import { person } from './people.ts';
import { seat } from './seats.ts';
import { workshop } from './workshops.ts';

const INVITATION_ROLES = ['instructor', 'assistant', 'organizer', 'projector'] as const;
const TOKEN_KINDS = [
  'sign-in',
  'own-device',
  'agent',
  'install',
  'export',
  'invite',
  'claim',
  'device',
] as const;
/** How a token for prepared VMs admits a new VM. */
const TOKEN_MODES = ['approve', 'listed', 'automatic'] as const;
/** What an export token reads. */
const TOKEN_LEVELS = ['named', 'pseudonymous', 'aggregate'] as const;
const PENDING_AGENT_STATES = ['waiting', 'approved', 'refused'] as const;

/** Everything that grants access: sign-in links, join tokens, short codes, exports, invitations. */
export const token = pgTable(
  'token',
  {
    id: text('id').primaryKey(),
    workshopId: text('workshop_id').references(() => workshop.id, { onDelete: 'cascade' }),
    kind: text('kind', { enum: TOKEN_KINDS }).notNull(),
    hash: bytea('hash').notNull(),
    /** Whom a link for the person's other device signs in; for a used invitation, who used it. */
    personId: text('person_id').references(() => person.id, { onDelete: 'cascade' }),
    /** The role that an invitation grants. */
    role: text('role', { enum: INVITATION_ROLES }),
    seatId: text('seat_id').references(() => seat.id, { onDelete: 'cascade' }),
    label: text('label'),
    /** How a token for prepared VMs admits a new VM; null for other kinds and for one seat. */
    mode: text('mode', { enum: TOKEN_MODES }),
    /** The level of the data that an export token reads; null for other kinds. */
    level: text('level', { enum: TOKEN_LEVELS }),
    /** Salt of an export token's pseudonyms, deleted with its revocation. */
    salt: bytea('salt'),
    /** The member who made it. null: a seat's own, or made before this was recorded. */
    createdBy: text('created_by'),
    uses: integer('uses').notNull(),
    usesLeft: integer('uses_left').notNull(),
    expiresAt: timestamptz('expires_at').notNull(),
    revokedAt: timestamptz('revoked_at'),
    createdAt: timestamptz('created_at').notNull().defaultNow(),
  },
  (table) => [
    uniqueIndex('token_hash').on(table.hash),
    index('token_workshop').on(table.workshopId),
    index('token_seat').on(table.seatId),
    index('token_person').on(table.personId),
    uniqueIndex('token_live_seat_code')
      .on(table.seatId, table.kind)
      .where(sql`kind in ('claim', 'device') and revoked_at is null and uses_left > 0`),
    enumCheck('token_kind', table.kind, TOKEN_KINDS),
    enumCheck('token_level', table.level, TOKEN_LEVELS),
    enumCheck('token_mode', table.mode, TOKEN_MODES),
    enumCheck('token_role', table.role, INVITATION_ROLES),
    check('token_uses', sql`${table.usesLeft} between 0 and ${table.uses}`),
  ],
);

/** A machine id that a token of mode `listed` admits. */
export const tokenMachine = pgTable(
  'token_machine',
  {
    tokenId: text('token_id')
      .notNull()
      .references(() => token.id, { onDelete: 'cascade' }),
    machine: text('machine').notNull(),
  },
  (table) => [primaryKey({ columns: [table.tokenId, table.machine] })],
);

/** A VM that waits for a decision before it gets a seat. */
export const pendingAgent = pgTable(
  'pending_agent',
  {
    key: text('key').primaryKey(),
    workshopId: text('workshop_id')
      .notNull()
      .references(() => workshop.id, { onDelete: 'cascade' }),
    /** The token for prepared VMs that it came with. null: the install command of `seatId`. */
    tokenId: text('token_id').references(() => token.id, { onDelete: 'cascade' }),
    /** The existing seat that it can get instead of a new one. It has the same machine id. */
    seatId: text('seat_id').references(() => seat.id, { onDelete: 'cascade' }),
    machine: text('machine').notNull(),
    hostname: text('hostname').notNull(),
    /** Label of the seat that it asks for; null without a wish. */
    wishedLabel: text('wished_label'),
    address: text('address'),
    state: text('state', { enum: PENDING_AGENT_STATES }).notNull().default('waiting'),
    createdAt: timestamptz('created_at').notNull().defaultNow(),
    /** The last time that the VM asked. */
    askedAt: timestamptz('asked_at').notNull().defaultNow(),
  },
  (table) => [
    index('pending_agent_workshop').on(table.workshopId, table.state),
    index('pending_agent_token').on(table.tokenId),
    index('pending_agent_seat').on(table.seatId),
    enumCheck('pending_agent_state', table.state, PENDING_AGENT_STATES),
  ],
);

/** An agent that was admitted to a seat. At most one agent per seat is not revoked. */
export const agent = pgTable(
  'agent',
  {
    /** Raw Ed25519 public key, base64url. */
    key: text('key').primaryKey(),
    workshopId: text('workshop_id')
      .notNull()
      .references(() => workshop.id, { onDelete: 'cascade' }),
    seatId: text('seat_id')
      .notNull()
      .references(() => seat.id, { onDelete: 'cascade' }),
    machine: text('machine').notNull(),
    hostname: text('hostname').notNull(),
    tokenId: text('token_id').references(() => token.id, { onDelete: 'set null' }),
    enrolledAt: timestamptz('enrolled_at').notNull().defaultNow(),
    revokedAt: timestamptz('revoked_at'),
    /**
     * When a second machine was seen with the same key; null after an instructor admits the seat.
     */
    duplicateAt: timestamptz('duplicate_at'),
  },
  (table) => [
    uniqueIndex('agent_current')
      .on(table.seatId)
      .where(sql`revoked_at is null`),
    index('agent_machine').on(table.workshopId, table.machine),
  ],
);

/** The epochs of a seat; `ordinal` numbers them in the order in which the server first met them. */
export const epoch = pgTable(
  'epoch',
  {
    workshopId: text('workshop_id')
      .notNull()
      .references(() => workshop.id, { onDelete: 'cascade' }),
    seatId: text('seat_id')
      .notNull()
      .references(() => seat.id, { onDelete: 'cascade' }),
    epochId: text('epoch_id').notNull(),
    ordinal: integer('ordinal').notNull(),
    key: text('key').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.workshopId, table.seatId, table.epochId] }),
    index('epoch_seat').on(table.seatId),
  ],
);
