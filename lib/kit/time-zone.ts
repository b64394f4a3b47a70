const NAMED_ZONES: ReadonlySet<string> = new Set([...Intl.supportedValuesOf('timeZone'), 'UTC']);

/**
 * The name under which this runtime knows a time zone (IANA time zone database), such as Asia/Tokyo
 * for JST. null: unknown, or an offset such as +05:30, which has no rules for summer time.
 */
export function canonicalTimeZone(name: string): string | null {
  try {
    const { timeZone } = new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions();
    return NAMED_ZONES.has(timeZone) ? timeZone : null;
  } catch {
    return null;
  }
}
