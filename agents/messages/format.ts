/** `v1/Pod` -> `Pod` */
export function kindName(gvk: string): string {
  return gvk.split('/').at(-1) ?? gvk;
}

/** "10:42", in the time zone of this VM. @param at ms since 1970 */
export function formatTimeOfDay(at: number): string {
  const date = new Date(at);
  return [date.getHours(), date.getMinutes()].map((n) => String(n).padStart(2, '0')).join(':');
}
