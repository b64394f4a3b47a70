import { isTimeZone } from '#app/_components/zoned-time.ts';

/** An event as it is typed. */
export interface WorkshopDraft {
  readonly name: string;
  readonly packId: string;
  readonly startsAtLocal: string;
  readonly timeZone: string;
  readonly language: 'ja' | 'en';
  readonly code: string;
}
export type DraftField = 'name' | 'pack' | 'startsAt' | 'timeZone' | 'language' | 'code';
export type DraftError = 'nameEmpty' | 'startsEmpty' | 'zoneUnknown' | 'codeShape';

/** What the page can tell by itself; the server checks all of it again. Keys are the server's names of the fields. */
export function findDraftErrors({
  name,
  startsAtLocal,
  timeZone,
  code,
}: WorkshopDraft): Partial<Record<DraftField, DraftError>> {
  const normalizedCode = code.replace(/[\s-]/g, '');
  return {
    ...(name.trim() === '' || name.trim().length > 120 ? { name: 'nameEmpty' } : {}),
    ...(startsAtLocal === '' ? { startsAt: 'startsEmpty' } : {}),
    ...(isTimeZone(timeZone) ? {} : { timeZone: 'zoneUnknown' }),
    ...(normalizedCode !== '' && !/^[A-Za-z0-9]{4,12}$/.test(normalizedCode)
      ? { code: 'codeShape' }
      : {}),
  };
}
