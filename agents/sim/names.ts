const NAMES = [
  'akane',
  'bamboo',
  'clover',
  'daichi',
  'ember',
  'fumi',
  'ginkgo',
  'haru',
  'iris',
  'juniper',
  'kaede',
  'larch',
  'minato',
  'nagi',
  'olive',
  'poppy',
  'quill',
  'ren',
  'sora',
  'tsubaki',
  'ume',
  'violet',
  'wakame',
  'yuki',
  'zinnia',
  'ひなた',
  'あおい',
  'つむぎ',
  'みなと',
  'いつき',
  'hokuto',
  'kelp',
  'lotus',
  'mint',
  'nazuna',
  'otter',
  'pika',
  'raccoon',
  'sesame',
  'tern',
] as const;

/** Display name of the n-th simulated student, counted from 0. All names differ. */
export function studentName(n: number): string {
  const word = NAMES[n % NAMES.length] ?? NAMES[0];
  const round = Math.floor(n / NAMES.length);
  return round === 0 ? word : `${word}${round + 1}`;
}
