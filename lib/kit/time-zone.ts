/** The areas of the IANA time zone database, with those of its file `backward`. */
const AREA =
  /^(?:Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Brazil|Canada|Chile|Etc|Europe|Indian|Mexico|Pacific|US)\//i;

/** Names of the IANA time zone database without an area. */
const NAMES_WITHOUT_AREA: ReadonlySet<string> = new Set(
  `CET CST6CDT Cuba EET Egypt Eire EST EST5EDT GB GB-Eire GMT GMT+0 GMT-0 GMT0 Greenwich Hongkong HST
  Iceland Iran Israel Jamaica Japan Kwajalein Libya MET MST MST7MDT Navajo NZ NZ-CHAT Poland Portugal
  PRC PST8PDT ROC ROK Singapore Turkey UCT Universal UTC W-SU WET Zulu`
    .toLowerCase()
    .split(/\s+/),
);

/**
 * The name under which this runtime knows a time zone of the IANA time zone database, such as
 * Asia/Tokyo for Japan. null: unknown, an offset such as +05:30, which has no rules for summer time,
 * or a short name such as JST or IST, which only some browsers know and which means several zones.
 */
export function canonicalTimeZone(name: string): string | null {
  if (!AREA.test(name) && !NAMES_WITHOUT_AREA.has(name.toLowerCase())) return null;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    return null;
  }
}
