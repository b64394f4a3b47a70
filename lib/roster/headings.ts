import { ROSTER_COLUMNS, type RosterColumn } from '#lib/protocol/api/roster.ts';

/** Other words of headings, in the form of `foldHeading`. */
const SYNONYMS: Readonly<Record<RosterColumn, readonly string[]>> = {
  id: ['番号', '受講者番号', '受講者id', '社員番号', '学籍番号', 'studentid'],
  name: ['名前', '氏名', '表示名', 'fullname', 'displayname'],
  kana: ['かな', 'カナ', 'ふりがな', 'フリガナ', '氏名かな', '氏名カナ'],
  email: ['メール', 'メールアドレス', 'eメール', 'mail', 'emailaddress'],
  group: ['グループ', '班', 'クラス', 'team'],
  seat: ['席', '席番号', '座席', '座席番号', 'seatnumber'],
  language: ['言語', '表示言語', 'lang'],
  host: ['ホスト', 'ホスト名', 'vm', 'hostname'],
  user: ['ユーザー', 'ユーザ', 'ユーザー名', 'ユーザ名', 'username'],
  note: ['備考', 'メモ', 'notes', 'comment'],
};
const COLUMNS: ReadonlyMap<string, RosterColumn> = new Map(
  ROSTER_COLUMNS.flatMap((column) =>
    [column, ...SYNONYMS[column]].map((word) => [foldHeading(word), column] as const),
  ),
);

/** The column of a heading in English or Japanese; null if it is unknown. */
export function parseHeading(heading: string): RosterColumn | null {
  return COLUMNS.get(foldHeading(heading)) ?? null;
}

/** Width, case, spaces and hyphens make no difference. */
function foldHeading(heading: string): string {
  return heading
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[\s_-]/gu, '');
}
