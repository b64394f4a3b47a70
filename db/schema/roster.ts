import { integer, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { enumCheck, timestamptz } from './columns.ts';
import { seat } from './seats.ts';
import { workshop } from './workshops.ts';

const LANGUAGES = ['ja', 'en'] as const;
const ROSTER_MATCHES = ['name', 'staff'] as const;

/** The enrolled students of a workshop, from a file. */
export const roster = pgTable(
  'roster',
  {
    workshopId: text('workshop_id')
      .notNull()
      .references(() => workshop.id, { onDelete: 'cascade' }),
    /** Stays the same when an id, a name or an address changes. */
    key: text('key').notNull(),
    /** The place of the row in the file. */
    position: integer('position').notNull(),
    /** What the organization calls the student, such as an employee number. */
    studentId: text('student_id'),
    name: text('name'),
    kana: text('kana'),
    email: text('email'),
    group: text('group'),
    label: text('label'),
    language: text('language', { enum: LANGUAGES }),
    host: text('host'),
    login: text('login'),
    note: text('note'),
    /** The seat of the student; null: not matched. */
    seatId: text('seat_id').references(() => seat.id, { onDelete: 'set null' }),
    /** How the seat was found; means nothing without one. */
    matchedBy: text('matched_by', { enum: ROSTER_MATCHES }),
    /** Since when the file doesn't have the row; null: it has. */
    removedAt: timestamptz('removed_at'),
  },
  (table) => [
    primaryKey({ columns: [table.workshopId, table.key] }),
    uniqueIndex('roster_seat').on(table.seatId),
    enumCheck('roster_language', table.language, LANGUAGES),
    enumCheck('roster_matched_by', table.matchedBy, ROSTER_MATCHES),
  ],
);
