import type { resultsReport as english } from './results-report.en.ts';
import type { SameKeys } from './same-keys.ts';

/** 送付や印刷のために1つのファイルにまとめた結果。 */
export const resultsReport: SameKeys<typeof english> = {
  action: 'レポート',
  title: '{workshop} の結果',
  started: '{time} 開始',
  running: '{time} 時点。ワークショップはまだ終了していません。',
  contains: {
    named: '受講者の名前を含みます。名前を知ってよい相手だけに送ってください。',
    pseudonymous:
      '受講者は仮名で表示されます。その場にいた人には、だれのことか分かる場合があります。',
    aggregate: '個々の受講者の情報は含みません。',
  },
  method: '数値の計算方法',
};
