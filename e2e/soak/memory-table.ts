import { alignColumns } from '#e2e/chaos/columns.ts';
import { dropWarmUp, fitSlope } from './slope.ts';

/** What is measured, in MB (10^6 bytes). A part that isn't measured has no value. */
export const SERIES = [
  { name: 'serverRss', label: 'server RSS' },
  { name: 'serverHeap', label: 'server heap' },
  { name: 'agentRss', label: 'agent RSS' },
  { name: 'pageHeap', label: 'page heap' },
] as const;
export type SeriesName = (typeof SERIES)[number]['name'];

/** One row of the table. */
export type MemorySample = { readonly hours: number } & Readonly<
  Partial<Record<SeriesName, number>>
>;

/** Rows of the table before some are left out. */
const MAX_ROWS = 30;

/** The samples over time, then the slope of each series with its interval. */
export function formatMemory(samples: readonly MemorySample[]): string {
  const measured = SERIES.filter(({ name }) => samples.some((sample) => name in sample));
  const step = Math.ceil(samples.length / MAX_ROWS);
  const rows = samples
    .filter((_sample, index) => index % step === 0 || index === samples.length - 1)
    .map((sample) => [
      formatTime(sample.hours),
      ...measured.map(({ name }) => sample[name]?.toFixed(1) ?? ''),
    ]);
  const slopes = measured.map(({ name, label }) => {
    const points = samples.flatMap(({ hours, [name]: value }) =>
      value === undefined ? [] : [{ hours, value }],
    );
    const slope = fitSlope(dropWarmUp(points));
    return [
      label,
      ...(slope === null
        ? ['too few samples']
        : [`${slope.perHour.toFixed(2)}`, `${slope.low.toFixed(2)} to ${slope.high.toFixed(2)}`]),
    ];
  });
  return `${alignColumns([['time', ...measured.map(({ label }) => `${label}, MB`)], ...rows])}

${alignColumns([['after the first fifth of the time', 'MB/h', '95% interval'], ...slopes])}
`;
}

function formatTime(hours: number): string {
  const seconds = Math.round(hours * 3_600);
  const parts = [seconds / 3_600, (seconds / 60) % 60, seconds % 60];
  return parts.map((part) => String(Math.floor(part)).padStart(2, '0')).join(':');
}
