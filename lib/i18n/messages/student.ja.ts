import type { SameKeys } from './shape.ts';
import type { student as en } from './student.en.ts';

export const student: SameKeys<typeof en> = {
  join: {
    title: 'イベントに参加する',
    lead: 'コードは会場の画面に出ています。',
    code: 'コード',
    name: '名前',
    nameHint: '呼ばれたい名前です。講師には見え、ほかの受講者には見えません。',
    submit: '参加する',
    sending: '参加しています',
    codeEmpty: '画面のコードを入力します。',
    codeShape: 'コードは英数字 4 から 12 文字です。',
    nameEmpty: '名前を 40 文字までで入力します。',
  },
};
