import { z } from 'zod';
import { toWellFormed } from '#lib/kit/json.ts';

/**
 * Characters that change the direction of the text around them (Unicode Bidi_Control, without the
 * marks, which change nothing).
 */
const BIDI_CONTROLS = /[\u202A-\u202E\u2066-\u2069]/g;

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
    .pipe(
      z
        .string()
        .min(1)
        .max(maxChars)
        .regex(/[^\p{Cf}\p{Z}\p{M}]/u),
    );

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
    .pipe(
      z
        .string()
        .min(1)
        .max(maxChars)
        .regex(/[^\p{Cf}\p{Z}\p{M}\n]/u),
    );

export const Language = z.enum(['ja', 'en']);

/** An IANA time zone that this runtime knows. */
export const TimeZone = z
  .string()
  .max(64)
  .refine((zone) => {
    try {
      new Intl.DateTimeFormat('en', { timeZone: zone });
      return true;
    } catch {
      return false;
    }
  });

/** A code that people read aloud. Case, blanks and dashes don't matter. */
const spokenCode = () =>
  z
    .string()
    .transform((code) => code.toUpperCase().replace(/[\s-]/g, ''))
    .pipe(z.string().regex(/^[A-Z0-9]{4,12}$/));
export const WorkshopCode = spokenCode();
export const ShortCode = spokenCode();

export const Id = z.string().min(1).max(64);
/** A position in the workshop's log, which identifies the command there. */
export const Pos = z.int().positive();
