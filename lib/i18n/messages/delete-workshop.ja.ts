import type { deleteWorkshop as english } from './delete-workshop.en.ts';
import type { SameKeys } from './same-keys.ts';

export const deleteWorkshop: SameKeys<typeof english> = {
  delete: '削除',
  title: '{name} を削除しますか？',
  loses:
    '受講者 {students, number} 人、合格 {passes, number} 件、質問 {requests, number} 件と、すべての結果が削除されます。この操作は元に戻せません。',
  losesUnknown: '受講者、合格、質問と、すべての結果が削除されます。この操作は元に戻せません。',
  counting: '削除される件数を数えています…',
  exportFirst: '先にエクスポート',
  type: '確認のため {name} と入力してください',
  sure: 'ワークショップを削除',
  sending: '削除しています…',
  done: 'ワークショップを削除しました',
};
