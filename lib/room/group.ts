/** The table or group that a label tells: `C` of `C-07`; the label itself where it has no number. */
export function groupOf(label: string): string {
  return /^(.*?)[-\s]?\d{1,4}$/.exec(label)?.[1] ?? label;
}
