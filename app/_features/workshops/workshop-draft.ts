import { canonicalTimeZone } from '#lib/kit/time-zone.ts';
import { MAX_WORKSHOP_NAME_CHARS } from '#lib/protocol/limits.ts';

/** The input of the form that creates a workshop. */
export interface WorkshopDraft {
  readonly name: string;
  readonly packId: string;
  readonly startsAtLocal: string;
  readonly timeZone: string;
  readonly language: 'ja' | 'en';
  readonly code: string;
}
/** The names of the fields in errors of the server. */
export type DraftField = 'name' | 'packId' | 'startsAt' | 'timeZone' | 'language' | 'code';
export type DraftError = 'nameEmpty' | 'startsEmpty' | 'zoneUnknown' | 'codeShape';

/** The errors that the browser can find. The server checks everything again. */
export function findDraftErrors({
  name,
  startsAtLocal,
  timeZone,
  code,
}: WorkshopDraft): Partial<Record<DraftField, DraftError>> {
  const normalizedCode = code.replace(/[\s-]/g, '');
  const nameLength = name.trim().length;
  return {
    ...(nameLength === 0 || nameLength > MAX_WORKSHOP_NAME_CHARS ? { name: 'nameEmpty' } : {}),
    ...(startsAtLocal === '' ? { startsAt: 'startsEmpty' } : {}),
    ...(canonicalTimeZone(timeZone) !== null ? {} : { timeZone: 'zoneUnknown' }),
    ...(normalizedCode !== '' && !/^[A-Za-z0-9]{4,12}$/.test(normalizedCode)
      ? { code: 'codeShape' }
      : {}),
  };
}
