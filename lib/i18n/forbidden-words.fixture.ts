import type { Language } from './language.ts';

/** Words that blame, beg or shout, or that name something differently than the glossary. */
const FORBIDDEN: Readonly<Record<Language, RegExp>> = {
  en: new RegExp(
    String.raw`\b(oops|please|sorry|failed to|errors?|stands|lies ready|is there|goes|went|hears|heard|is seen|anew|beforehand|by hand|take in|taken in|may|somebody|nobody|whoever|colleagues?|so many|of one[’']s own|lacks|is none|events?|machines?|trouble|quarantined|held back|organisers?|halls?|walls?)\b|[!！]`,
    'i',
  ),
  ja: /[!！]|申し訳|エラー|あなた|わたし|(?:クラスタ|サーバ|ブラウザ|フォルダ|ルータ)(?!ー)|イベント|同僚|助手|持ち主|隔離|行き詰まり|取り残さ|インストール行|インストールの行|2 台目|打った|お待ちを|[(][^()]*[぀-ヿ一-鿿]|[぀-ヿ一-鿿][^()]*[)]|[぀-ヿ一-鿿][(]|[)][぀-ヿ一-鿿]/,
};

/** Events of Kubernetes, machine IDs, and texts that the rules match by accident. */
const ALLOWED =
  /Something went wrong|A machine that runs Pods\.|\bEvents\b|\b[Mm]achine[ -](?:id|IDs?)\b/g;

/** The first forbidden word of `text`; undefined if there is none. */
export function forbiddenWord(text: string, language: Language): string | undefined {
  return FORBIDDEN[language].exec(text.replace(ALLOWED, ''))?.[0];
}
