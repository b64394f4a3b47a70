import type { SameKeys } from './same-keys.ts';
import type { courseVersion as english } from './course-version.en.ts';

export const courseVersion: SameKeys<typeof english> = {
  courseVersion: {
    title: '教材のバージョンと再採点',
    close: '閉じる',
    inUse: 'このワークショップでは <code>{id}</code> {version} を使用しています。',
    available: 'バージョン {version} を利用できます。',
    update: '{version} に更新',
    updateAsk: '今後、{seats, number} 席を {version} で採点します。これまでの合格は変わりません。',
    updateSure: '{version} に更新',
    cancel: 'キャンセル',
    updated:
      'バージョン {version} に更新しました。これまでの結果が変わるかどうかは、下で確認できます。',
    checkUpdates: '更新を確認',
    upToDate: '最新のバージョンです',
    refused: 'サーバーの教材に誤りがあるため、現在のバージョンを引き続き使用します。',
    regrade: '再採点',
    regradeLead:
      'これまでの記録を現在のバージョンで採点し直し、変わる結果を表示します。講師が合格にした課題は変わりません。',
    preview: '変更をプレビュー',
    previewAgain: 'プレビューを更新',
    working: '計算しています…',
    previewFailed: '変更を計算できませんでした。詳細はサーバーのログを確認してください。',
    outdated: 'プレビューの後に教材が更新されました。プレビューを更新してください。',
    noChange: '変わる結果はありません。',
    exerciseChanges:
      '{title}: 合格になる {gains, number} 人、合格が取り消される {loses, number} 人',
    gains: '合格になる',
    loses: '合格が取り消される',
    apply: '{changes, number} 件の結果を変更',
    applyAsk:
      '{gains, number} 件を合格にし、{loses, number} 件の合格を取り消します。10 秒以内であれば元に戻せます。',
    applySure: '{changes, number} 件の結果を変更',
    regraded: '再採点しました（合格 {gives, number} 件、取り消し {takes, number} 件）',
  },
};
