/**
 * The database schema.
 *
 * Times: `timestamptz` for the data of people (workshops, seats, tokens), which SQL compares with
 * deadlines. Log rows (`change`, `command`) hold bigint milliseconds since 1970 instead: the log's
 * times are computed with, written in batches and sent to browsers as numbers, and milliseconds
 * survive every conversion unchanged.
 */
export * from './schema/workshops.ts';
export * from './schema/people.ts';
export * from './schema/api-tokens.ts';
export * from './schema/seats.ts';
export * from './schema/roster.ts';
export * from './schema/agents.ts';
export * from './schema/log.ts';
export * from './schema/facts.ts';
export * from './schema/server.ts';
