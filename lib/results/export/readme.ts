import { listTables } from '#lib/protocol/export-tables.ts';
import { MIN_GROUP_SIZE } from '#lib/room/stats/small-groups.ts';
import type { ResultLevel } from '../types.ts';
import { SCHEMA_VERSION } from './columns.ts';
import { TABLES } from './tables.ts';

interface Level {
  readonly en: string;
  readonly ja: string;
}

const LEVELS: Readonly<Record<ResultLevel, Level>> = {
  named: {
    en: 'Named: students are identified by seat and name, and times are exact. This is personal data. Share it only with people who need the names, and delete it when it has served its purpose.',
    ja: '氏名あり（named）: 席番号と表示名で受講者を識別でき、時刻は正確です。個人データのため、氏名が必要な人にだけ渡し、不要になったら削除してください。',
  },
  pseudonymous: {
    en: 'Pseudonymous: each student has a pseudonym, which is the same in all tables of this file and different in every other download, unless an export token made it. Times are seconds since the start of the workshop. The file has no names, texts or namespaces. A person who watched the room could still match a rare pass by its time. For recipients whom you do not trust with that, use the level aggregate.',
    ja: '仮名（pseudonymous）: 受講者ごとに仮名が付きます。仮名はこのファイルのすべての表で共通ですが、エクスポート用トークンによる場合を除き、ダウンロードごとに変わります。時刻はワークショップ開始からの秒数です。氏名、自由記述、名前空間は含まれません。ただし、会場を見ていた人は、まれな合格をその時刻から特定できることがあります。そのおそれがある相手には aggregate を渡してください。',
  },
  aggregate: {
    en: `Aggregate: only tables without single students, with times in bins of 5 minutes. Numbers about fewer than ${String(MIN_GROUP_SIZE)} students are empty, and so are numbers from which they could be computed. Medians need 10 students, quartiles 20, and the 90 % quantile 30.`,
    ja: `集計（aggregate）: 個々の受講者を含まない表だけで、時刻は 5 分単位です。${String(MIN_GROUP_SIZE)} 人未満の数値と、それを逆算できる数値は空にしています。中央値には 10 人、四分位数には 20 人、90 % 点には 30 人以上が必要です。`,
  },
};

/** `README.md` of a bundle: what it contains, how the numbers are made, and what is left out. */
export function writeReadme(
  { name, createdAt }: { readonly name: string; readonly createdAt: Date },
  level: ResultLevel,
): string {
  const tables = listTables(level);
  return `# ${name}

Exported from Podium on ${createdAt.toISOString().slice(0, 10)}, schema version ${String(SCHEMA_VERSION)}.

## Level

${LEVELS[level].en}

## Files

${tables.map((table) => `- \`${table}.csv\`: one row is ${lowerFirst(TABLES[table].en)}.`).join('\n')}
- \`dictionary.csv\`: the meaning of every column.
- \`datapackage.json\`: the tables for programs (Frictionless Data Package).

The CSV files are UTF-8 with a byte order mark. An unknown value is empty. A text that a spreadsheet would read as a formula begins with an apostrophe.

## Method

- A student is a seat with a name, or on which work was seen. Merged seats are one student. Staff and test seats are only in tables with one row per student, with their role.
- An attempt begins when the exercise is available to the student and ends with a pass, or when it can no longer be observed. Active time has no breaks and no absences.
- The quantiles of \`exercises.csv\` are Kaplan–Meier estimates with 95 % limits, so that attempts without a pass count as well. Don't replace them by the mean of the times of passed attempts: it makes hard exercises look easy.
- A failure counts if it is still open after the time that a cluster needs. Each lost minute belongs to one check.

## License

The data belongs to the organizer of the workshop. Podium grants no license for it: ask the organizer before you publish or pass on any part.

---

# ${name}（日本語）

## 公開レベル

${LEVELS[level].ja}

## ファイル

${tables.map((table) => `- \`${table}.csv\`: 1 行は「${TABLES[table].ja}」です。`).join('\n')}
- \`dictionary.csv\`: すべての列の意味
- \`datapackage.json\`: プログラム向けの表の定義（Frictionless Data Package）

CSV は BOM 付きの UTF-8 です。不明な値は空です。表計算ソフトが数式とみなす文字列の先頭には、アポストロフィを付けています。

## 集計の方法

- 受講者は、表示名がある席、または作業が記録された席です。統合した席は 1 人と数えます。スタッフとテスト用の席は、受講者ごとの行がある表にだけ、役割とともに含まれます。
- 取り組みは、課題に着手できるようになった時点で始まり、合格、または観測できなくなった時点で終わります。活動時間に休憩と離席は含まれません。
- \`exercises.csv\` の分位数は、合格しなかった取り組みも含めたカプラン・マイヤー推定値と 95 % 信頼限界です。合格者だけの平均時間は難しい課題を易しく見せるため、使わないでください。
- 失敗は、クラスターの反映に必要な時間が過ぎても続いている場合に数えます。費やした時間は、1 つのチェックにだけ割り当てます。

## ライセンス

データはワークショップの主催者に帰属します。公開または第三者への提供の前に、主催者の許可を得てください。
`;
}

function lowerFirst(text: string): string {
  return `${text.charAt(0).toLowerCase()}${text.slice(1)}`;
}
