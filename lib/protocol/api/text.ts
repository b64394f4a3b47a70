import { z } from 'zod';
import { toWellFormed } from '#lib/kit/json.ts';
import { EntityId } from '../entity-id.ts';
import { canonicalTimeZone } from '#lib/kit/time-zone.ts';

/**
 * Characters that change the direction of the text around them (Unicode Bidi_Control, without the
 * marks, which change nothing).
 */
const BIDI_CONTROLS = /[\u202A-\u202E\u2066-\u2069]/g;

/** A character that a reader can see: no format, blank, mark alone or filler. */
const VISIBLE = /[^\p{Cf}\p{Z}\p{M}\p{Default_Ignorable_Code_Point}\u2800\n]/u;

/** One line that a person typed: cleaned, trimmed, and with at least one visible character (R9). */
export const singleLineText = (maxChars: number) =>
  z
    .string()
    .transform((value) =>
      toWellFormed(value)
        .replace(/\p{Cc}/gu, ' ')
        .replace(BIDI_CONTROLS, '')
        .trim(),
    )
    .pipe(z.string().min(1).max(maxChars).regex(VISIBLE));

/** Like `singleLineText`, but keeps line breaks. */
export const multilineText = (maxChars: number) =>
  z
    .string()
    .transform((value) =>
      toWellFormed(value)
        .replace(/\r\n?/g, '\n')
        .replace(/[^\P{Cc}\n]/gu, ' ')
        .replace(BIDI_CONTROLS, '')
        .trim(),
    )
    .pipe(z.string().min(1).max(maxChars).regex(VISIBLE));

export const Language = z.enum(['ja', 'en']);

/** A time zone, by the name that this runtime stores. */
export const TimeZone = z
  .string()
  .max(64)
  .transform((zone, context) => {
    const canonical = canonicalTimeZone(zone);
    if (canonical === null)
      context.addIssue('Choose a time zone from the list, such as Asia/Tokyo.');
    return canonical ?? '';
  });

/** A longer text is no code, whatever is left of it. */
const MAX_TYPED_CODE_CHARS = 64;

/**
 * A code that people read aloud. Case, blanks, dashes and the width of characters don't matter: a
 * Japanese keyboard types full-width ones, and a long-vowel mark instead of a dash.
 */
const spokenCode = () =>
  z
    .string()
    .transform((code) =>
      code.length > MAX_TYPED_CODE_CHARS
        ? ''
        : code
            .normalize('NFKC')
            .toUpperCase()
            .replace(/[\s\p{Pd}\p{Default_Ignorable_Code_Point}\u2212\u30FC]/gu, ''),
    )
    .pipe(z.string().regex(/^[A-Z0-9]{4,16}$/));
export const WorkshopCode = spokenCode();
export const ShortCode = spokenCode();

/** The id of a workshop, seat, person, exercise, check or course. */
export const Id = EntityId;

/** A point in time that a workshop can have. Years outside of 2000 to 2100 are mistakes. */
export const Instant = z.iso.datetime({ offset: true }).refine((text) => {
  const at = Date.parse(text);
  return at >= Date.UTC(2000, 0, 1) && at < Date.UTC(2101, 0, 1);
}, 'The year must be from 2000 to 2100.');
/** Like `Instant`, in ms since 1970. */
export const InstantMs = z
  .int()
  .min(Date.UTC(2000, 0, 1))
  .max(Date.UTC(2101, 0, 1) - 1);
/** A position in the workshop's log, which identifies the command there. */
export const Pos = z.int().positive();
