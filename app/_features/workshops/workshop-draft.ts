import { isZone } from '#app/_components/zoned-time.ts';

/** An event as it is typed. */
export interface Draft {
  readonly name: string;
  readonly pack: string;
  readonly starts: string;
  readonly timeZone: string;
  readonly language: 'ja' | 'en';
  readonly code: string;
}
export type DraftField = 'name' | 'pack' | 'startsAt' | 'timeZone' | 'language' | 'code';
export type DraftMistake = 'nameEmpty' | 'startsEmpty' | 'zoneUnknown' | 'codeShape';

/** What the page can tell by itself; the server checks all of it again. Keys are the server's names of the fields. */
export function draftErrors({
  name,
  starts,
  timeZone,
  code,
}: Draft): Partial<Record<DraftField, DraftMistake>> {
  const plainCode = code.replace(/[\s-]/g, '');
  return {
    ...(name.trim() === '' || name.trim().length > 120 ? { name: 'nameEmpty' } : {}),
    ...(starts === '' ? { startsAt: 'startsEmpty' } : {}),
    ...(isZone(timeZone) ? {} : { timeZone: 'zoneUnknown' }),
    ...(plainCode !== '' && !/^[A-Za-z0-9]{4,12}$/.test(plainCode) ? { code: 'codeShape' } : {}),
  };
}
