import type { SameKeys } from './same-keys.ts';
import type { insights as english } from './insights.en.ts';

export const insights: SameKeys<typeof english> = {
  summary: {
    pack: '教材のバージョン {version}',
    packNewer: '{version} を利用できます',
    packOpen: 'バージョンを管理',
    label: '進捗予測とクラスターの問題',
    incidents: 'クラスターの問題',
    noIncidents: 'クラスターの問題はありません',
    seats: '{count, number} 席',
  },
  forecast: {
    exercise: '課題',
    title: '進捗予測',
    now: '現在',
    in5Minutes: '5 分後',
    in10Minutes: '10 分後',
    median: '中央値',
    folded: '全 {count, number} 課題を表示',
    fold: '進行中の課題だけを表示',
    foldSeat: '着手した課題だけを表示',
    none: 'まだ着手した受講者はいません',
    atRisk: '遅れそうな受講者',
    atRiskNone: '現在はいません',
    atRiskMore: 'ほか {count, number} 人',
  },
};
