/** Names that browsers keep although the city has another one today. */
const RENAMED_CITIES: Readonly<Record<string, string>> = {
  'Africa/Asmera': 'Asmara',
  'America/Buenos_Aires': 'Buenos Aires',
  'America/Godthab': 'Nuuk',
  'Asia/Calcutta': 'Kolkata',
  'Asia/Katmandu': 'Kathmandu',
  'Asia/Rangoon': 'Yangon',
  'Asia/Saigon': 'Ho Chi Minh City',
  'Atlantic/Faeroe': 'Faroe',
  'Europe/Kiev': 'Kyiv',
  'Pacific/Enderbury': 'Kanton',
  'Pacific/Ponape': 'Pohnpei',
  'Pacific/Truk': 'Chuuk',
};

/** The city of a time zone, for `America/Argentina/Buenos_Aires` Buenos Aires. */
export function cityOf(zone: string): string {
  return RENAMED_CITIES[zone] ?? (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ');
}
