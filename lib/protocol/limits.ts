/** Limits of what people enter, for the schemas in `api/` and for forms. Imports no zod. */

export const MAX_WORKSHOP_NAME_CHARS = 120;
export const MAX_DISPLAY_NAME_CHARS = 40;
export const MAX_TOKEN_LABEL_CHARS = 60;
export const MAX_GROUP_NAME_CHARS = 40;
/** Question of a help request. */
export const MAX_QUESTION_CHARS = 500;
/** A question with the replies that were added to it. */
export const MAX_HELP_TEXT_CHARS = 1_000;
export const MAX_ANNOUNCEMENT_CHARS = 500;
export const MAX_NOTE_CHARS = 2_000;

/** The storage limit of a seat, in bytes, and what an owner can raise it to. */
export const SEAT_STORAGE_BYTES = { normal: 128 * 1024 ** 2, max: 1024 ** 3 } as const;

/** Seats of every origin in a workshop. */
export const MAX_SEAT_LIMIT = 2_000;
/** Students whom the staff of a workshop can expect. */
export const MAX_EXPECTED_SEATS = 2_000;
/** Readiness checks that a workshop can require. */
export const MAX_READINESS_CHECKS = 30;
/** Text that the list of workshops searches for. */
export const MAX_SEARCH_CHARS = 100;
/** Days until names or a log are erased, as a workshop can shorten them. */
export const MAX_RETENTION_DAYS = 99_999;
/** How long an API token is valid, in days. */
export const MAX_API_TOKEN_DAYS = 365;
export const MAX_API_TOKEN_NAME_CHARS = 60;
/** Workshops that an API token lists. */
export const MAX_API_TOKEN_WORKSHOPS = 100;
/** API tokens of a person that can be used. */
export const MAX_API_TOKENS = 50;
/** Characters of the names of columns that a download asks for. */
export const MAX_COLUMN_LIST_CHARS = 1_000;
/** Characters of an `Idempotency-Key`. */
export const MAX_IDEMPOTENCY_KEY_CHARS = 255;
/** Machine ids of a token that admits listed machines. */
export const MAX_LISTED_MACHINES = 2_000;

/** Machines that can join with one token. */
export const MAX_TOKEN_USES = 5_000;
/** Validity of join tokens and invitations. */
export const MAX_TOKEN_HOURS = 24 * 60;
/** Validity of a link that signs the owner in. */
export const MAX_SIGN_IN_LINK_HOURS = 24 * 7;
export const MAX_EXPORT_TOKEN_HOURS = 24 * 366;

/** How long an announcement is shown, if it isn't shown until it is withdrawn. */
export const ANNOUNCEMENT_MINUTES = [10, 30] as const;
/** After this time, a snoozed help request returns to the queue. */
export const SNOOZE_MS = 10 * 60_000;
export const MAX_TIMER_SECONDS = 6 * 3_600;
export const MAX_BREAK_MINUTES = 180;

/** Smallest and largest values of the thresholds of a room; percentages are from 0 to 100. */
export const THRESHOLD_LIMITS = {
  idleMinutes: { min: 1, max: 120 },
  sameReasonCount: { min: 2, max: 50 },
  sharedProblemSeats: { min: 2, max: 500 },
} as const;
