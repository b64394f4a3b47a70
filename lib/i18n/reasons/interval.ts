import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '#lib/kit/time.ts';
import type { Language } from '../language.ts';

const UNITS = [
  { ms: DAY_MS, en: ['day', 'days'], ja: '日' },
  { ms: HOUR_MS, en: ['hour', 'hours'], ja: '時間' },
  { ms: MINUTE_MS, en: ['minute', 'minutes'], ja: '分' },
  { ms: SECOND_MS, en: ['second', 'seconds'], ja: '秒' },
] as const;

/** A whole number of seconds in the largest unit that fits: `every 5 minutes`, `every day`. */
export function formatInterval(seconds: number, language: Language): string {
  const unit = UNITS.find(({ ms }) => (seconds * SECOND_MS) % ms === 0) ?? UNITS[3];
  const count = (seconds * SECOND_MS) / unit.ms;
  if (language === 'ja') return `${String(count)} ${unit.ja}ごと`;
  return count === 1 ? `every ${unit.en[0]}` : `every ${String(count)} ${unit.en[1]}`;
}
