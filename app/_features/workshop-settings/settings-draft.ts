import {
  parseSeatCount,
  parseStart,
  splitStart,
  toRequiredReadiness,
  type WorkshopFields,
} from '#app/_components/workshop-field-rules.ts';
import type { UpdateWorkshopBody, WorkshopSummary } from '#lib/protocol/api/workshops.ts';
import { READINESS_REQUIREMENTS } from '#lib/protocol/readiness-requirements.ts';
import type { z } from 'zod';

/** The settings of a workshop as its form has them. */
export interface SettingsFields extends WorkshopFields {
  readonly showsZone: boolean;
}

/** A value of each type: what stored input must look like. */
export const SETTINGS_LIKE: SettingsFields = {
  name: '',
  date: '',
  time: '',
  timeZone: '',
  language: 'en',
  seats: '',
  code: '',
  required: [],
  showsZone: false,
};

/** The form before the reader types. */
export function toFields(workshop: WorkshopSummary): SettingsFields {
  const { name, timeZone, language, code, expectedSeats, requiredReadiness, showsZone } = workshop;
  return {
    name,
    ...splitStart(workshop.startsAt, timeZone),
    timeZone,
    language,
    seats: expectedSeats === null ? '' : String(expectedSeats),
    code,
    required: requiredReadiness ?? READINESS_REQUIREMENTS,
    showsZone,
  };
}

type UpdateRequest = Omit<
  z.input<typeof UpdateWorkshopBody>,
  'state' | 'joining' | 'seatLimit' | 'namesDays' | 'logDays'
>;

/**
 * What differs from the workshop, in the form of the request. Fields that others changed meanwhile are
 * left as they are, unless the reader typed into them. Call it without wrong fields only.
 */
export function toUpdate(typed: Partial<SettingsFields>, workshop: WorkshopSummary): UpdateRequest {
  const before = toFields(workshop);
  const after = { ...before, ...typed };
  const isChanged = (name: keyof SettingsFields) =>
    JSON.stringify(after[name]) !== JSON.stringify(before[name]);
  const startsAt = parseStart(after);
  const isStartChanged = isChanged('date') || isChanged('time') || isChanged('timeZone');
  return {
    ...(isChanged('name') && { name: after.name.trim() }),
    ...(isStartChanged && startsAt !== null && { startsAt: new Date(startsAt).toISOString() }),
    ...(isChanged('timeZone') && { timeZone: after.timeZone }),
    ...(isChanged('language') && { language: after.language }),
    ...(isChanged('code') && { code: after.code.trim() === '' ? null : after.code }),
    ...(isChanged('seats') && { expectedSeats: parseSeatCount(after.seats) }),
    ...(hasOtherChecks(after.required, before.required) && {
      requiredReadiness: toRequiredReadiness(after.required),
    }),
    ...(isChanged('showsZone') && { showsZone: after.showsZone }),
  };
}

/** The order of the checks doesn't matter. */
function hasOtherChecks(after: readonly string[], before: readonly string[]): boolean {
  return JSON.stringify(toRequiredReadiness(after)) !== JSON.stringify(toRequiredReadiness(before));
}
