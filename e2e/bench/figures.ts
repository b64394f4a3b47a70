/** One number of the bench. `name`: its key in the JSON, which ends with the unit. */
export interface Figure {
  readonly name: string;
  readonly label: string;
  readonly unit: string;
}

/** One line of the result: the number, or the reason why it's missing. */
export type Result = { readonly figure: Figure } & (
  { readonly value: number } | { readonly value: null; readonly why: string }
);

/**
 * The nearest-rank percentile: the smallest sample with at least `share` (0 to 1] of all at or
 * below it.
 * @throws without samples
 */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  const value = sorted[Math.ceil(sorted.length * share) - 1];
  if (value === undefined) throw new RangeError('no samples');
  return value;
}

/** Runs differ in fewer than four significant digits. */
export function round(value: number): number {
  return value >= 1_000 ? Math.round(value) : Number(value.toPrecision(4));
}

/** The results as text: one line per figure, then the missing figures once per reason. */
export function table(results: readonly Result[]): string {
  const rows = results.map(({ figure, value }) => ({
    label: figure.label,
    unit: value === null ? '' : figure.unit,
    value: value === null ? 'not measured' : round(value).toLocaleString('en'),
  }));
  const width = (of: (row: (typeof rows)[number]) => string): number =>
    Math.max(0, ...rows.map((row) => of(row).length));
  const [labels, values] = [width(({ label }) => label), width(({ value }) => value)];
  const lines = rows.map(({ label, value, unit }) =>
    `${label.padEnd(labels)}  ${value.padStart(values)} ${unit}`.trimEnd(),
  );
  const missing = Map.groupBy(
    results.flatMap((result) => (result.value === null ? [result] : [])),
    ({ why }) => why,
  );
  for (const [why, group] of missing)
    lines.push(
      '',
      `Not measured: ${group.map(({ figure }) => figure.name).join(', ')}`,
      `  ${why}`,
    );
  return `${lines.join('\n')}\n`;
}
