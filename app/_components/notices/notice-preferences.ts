import { useMemo } from 'react';
import { useLocalStorage } from '../local-storage.ts';

/** How this browser reports new help requests. Off by default. */
export interface NoticePreferences {
  readonly sound: boolean;
  readonly desktop: boolean;
  /** Also while the reader sees the page; otherwise only while its tab is hidden. */
  readonly always: boolean;
  /** Of the sound, 0 to 100. */
  readonly volume: number;
}

const KEY = 'podium-notices';
const DEFAULTS: NoticePreferences = { sound: false, desktop: false, always: false, volume: 50 };

/** The preferences in a stored text. What can't be read has its default. */
export function parseNoticePreferences(stored: string | null): NoticePreferences {
  if (stored === null) return DEFAULTS;
  let value: unknown;
  try {
    value = JSON.parse(stored);
  } catch {
    return DEFAULTS;
  }
  if (typeof value !== 'object' || value === null) return DEFAULTS;
  const { sound, desktop, always, volume } = value as Partial<Record<string, unknown>>;
  return {
    sound: sound === true,
    desktop: desktop === true,
    always: always === true,
    volume: typeof volume === 'number' && volume >= 0 && volume <= 100 ? volume : DEFAULTS.volume,
  };
}

/** The preferences of this browser, and how to change some of them. */
export function useNoticePreferences(): readonly [
  NoticePreferences,
  (changed: Partial<NoticePreferences>) => void,
] {
  const [stored, store] = useLocalStorage(KEY);
  const preferences = useMemo(() => parseNoticePreferences(stored), [stored]);
  return [preferences, (changed) => store(JSON.stringify({ ...preferences, ...changed }))];
}
