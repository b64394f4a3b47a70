const MIB = 1024 ** 2;
const GIB = 1024 ** 3;

/** A size in the larger of MiB and GiB that fits, with at most one decimal: `128 MiB`, `6.4 GiB`. */
export function formatSize(bytes: number): string {
  const [size, unit] = bytes < GIB ? [bytes / MIB, 'MiB'] : [bytes / GIB, 'GiB'];
  return `${String(Math.round(size * 10) / 10)} ${unit}`;
}
