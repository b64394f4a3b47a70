import type { ReasonTable } from './reason-table.ts';
import { code, mark, sentence } from './spans.ts';

const PRESSURE = { disk: 'ディスク', memory: 'メモリ', pid: 'プロセス番号' } as const;
const NOT_YOURS = sentence`YAML が原因ではありません。講師に伝えてください。`;

/** Scaling, storage, nodes and cluster components. */
export const clusterJa = {
  'hpa-no-metrics': {
    found: (p) => sentence`HPA ${code(p.name)} が ${mark(p.target)} のメトリクスを取得できません。`,
    expected: () => sentence`metrics-server のメトリクス`,
    next: () => sentence`${code('kubectl top pods')} に値が表示されるか確認してください。`,
    short: () => 'HPA のメトリクスがない',
  },
  'hpa-no-requests': {
    found: (p) =>
      sentence`コンテナ ${code(p.container)} に ${mark('resources.requests')} がありません。`,
    expected: () => sentence`HPA の割合の基準になる requests`,
    next: () => sentence`Pod の template に requests を追加し、apply してください。`,
    short: () => 'HPA: requests がない',
  },
  'hpa-no-target': {
    found: (p) => sentence`HPA ${code(p.name)} の対象 ${mark(p.target)} がありません。`,
    expected: () => sentence`スケール対象の Deployment`,
    next: () => sentence`${code('scaleTargetRef')} を修正するか、対象を作成してください。`,
    short: () => 'HPA の対象がない',
  },
  'claim-pending': {
    found: (p) =>
      ({
        'no-class':
          p.storageClass === ''
            ? sentence`PVC ${code(p.name)} に ${mark('StorageClass')} がなく、既定値もありません。`
            : sentence`PVC ${code(p.name)} の StorageClass ${mark(p.storageClass)} がありません。`,
        'no-volume': sentence`PVC ${code(p.name)} に合う ${mark('PersistentVolume')} がありません。`,
        waiting: sentence`PVC ${code(p.name)} はボリュームの割り当て待ちです。`,
      })[p.why],
    expected: () => sentence`PVC にバインドされたボリューム`,
    next: (p) =>
      ({
        'no-class': sentence`${code('kubectl get storageclass')} から選び、作り直してください。`,
        'no-volume': sentence`クラス、容量、accessModes を見比べてください。`,
        waiting: sentence`${code(`kubectl describe pvc ${p.name}`)} の Events を確認してください。`,
      })[p.why],
    short: (p) =>
      ({
        'no-class': 'StorageClass がない',
        'no-volume': '合うボリュームがない',
        waiting: 'PVC がボリューム待ち',
      })[p.why],
  },
  'node-not-ready': {
    found: (p) => sentence`Node ${code(p.name)} が ${mark(p.why)} です。`,
    expected: () => sentence`${code('Ready')} の Node`,
    next: () => NOT_YOURS,
    short: () => 'Node が Ready ではない',
  },
  'node-pressure': {
    found: (p) => sentence`Node ${code(p.name)} の${mark(PRESSURE[p.what])}が不足しています。`,
    expected: () => sentence`空きのある Node`,
    next: () => NOT_YOURS,
    short: (p) => `Node の${PRESSURE[p.what]}不足`,
  },
  'component-down': {
    found: (p) => sentence`クラスターの ${mark(p.component)} が停止しています。`,
    expected: () => sentence`稼働中のコントロールプレーン`,
    next: () => NOT_YOURS,
    short: (p) => `${p.component.replace(/^kube-/, '')} が停止`,
  },
  'dns-down': {
    found: () => sentence`クラスターの DNS が停止しています。`,
    expected: () => sentence`Ready の CoreDNS の Pod`,
    next: () => sentence`Service の名前を解決できません。講師に伝えてください。`,
    short: () => 'クラスターの DNS が停止',
  },
  'too-many-objects': {
    found: () => sentence`オブジェクトが多すぎるため、クラスターの問題を検出できません。`,
    expected: () => sentence`課題に必要なオブジェクトだけのクラスター`,
    next: () => sentence`課題のチェックは続きます。不要なオブジェクトを削除してください。`,
    short: () => 'オブジェクトが多すぎる',
  },
} satisfies Partial<ReasonTable>;
