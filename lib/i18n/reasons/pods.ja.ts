import type { CauseParams } from '#lib/grading/types.ts';
import type { ReasonTable } from './reason-table.ts';
import { code, mark, sentence } from './spans.ts';

type Eviction = CauseParams['evicted']['why'];

const EVICTION_REASONS: Readonly<Record<Eviction, string>> = {
  memory: 'Node のメモリ不足',
  disk: 'Node のディスク不足',
  pid: 'Node のプロセス ID 不足',
  limit: 'ストレージの上限超過',
  preempted: '優先度の高い Pod を優先',
  shutdown: 'Node のシャットダウン',
  'node-lost': 'Node の消失',
  taint: 'Node の taint',
  drain: 'Node の drain',
  other: 'Node のリソース不足',
};
const EVICTION_SUMMARIES: Readonly<Record<Eviction, string>> = {
  memory: '退避: Node のメモリ不足',
  disk: '退避: Node のディスク不足',
  pid: '退避: Node のプロセス ID 不足',
  limit: '退避: ストレージの上限超過',
  preempted: '優先度の高い Pod による退避',
  shutdown: 'Node のシャットダウンで終了',
  'node-lost': 'Node の消失で終了',
  taint: '退避: Node の taint',
  drain: '退避: Node の drain',
  other: '退避された',
};
const FAILURE_SUMMARIES = {
  deadline: 'Pod が実行期限を超過',
  resources: 'Pod の拒否: リソース不足',
  'node-selector': 'Pod の拒否: ラベルの不一致',
  ports: 'Pod の拒否: hostPort が使用中',
  admission: 'Node が Pod を拒否',
} as const;

const REFUSAL_SUMMARIES = {
  quota: 'ResourceQuota を超過',
  'quota-unset': 'ResourceQuota に必要な値がない',
  'limit-range': 'LimitRange の範囲外',
  'pod-security': 'Pod セキュリティによる拒否',
  webhook: 'Webhook による拒否',
  'webhook-down': 'Webhook が応答しない',
  policy: 'ポリシーによる拒否',
  'service-account': 'ServiceAccount がない',
  invalid: 'Pod テンプレートが不正',
  other: 'Pod を作成できない',
} as const;

/** Pods that ended as a whole, and Pods that the API server refuses. */
export const podsJa = {
  evicted: {
    found: (p) =>
      sentence`Pod ${code(p.name)} が退避（evict）されました: ${mark(p.message || EVICTION_REASONS[p.why])}`,
    expected: () => sentence`動き続ける Pod`,
    next: (p) =>
      p.why === 'limit'
        ? sentence`保存量を減らすか上限を上げ、Pod を作り直してください。`
        : p.why === 'memory' || p.why === 'disk' || p.why === 'pid'
          ? sentence`講師に伝えてください。原因は Node のリソース不足です。`
          : sentence`Pod を削除し、もう一度 apply してください。`,
    short: (p) => EVICTION_SUMMARIES[p.why],
  },
  'pod-failed': {
    found: (p) =>
      p.why === 'deadline'
        ? sentence`Pod ${code(p.name)} が ${mark('activeDeadlineSeconds')} を超えました。`
        : sentence`Node が Pod ${code(p.name)} を拒否しました: ${mark(p.message || p.reason)}`,
    expected: () => sentence`動き続ける Pod`,
    next: (p) =>
      ({
        deadline: sentence`${code('activeDeadlineSeconds')} を増やし、Pod を作り直してください。`,
        resources:
          p.reason === 'OutOfpods'
            ? sentence`不要な Pod を削除し、この Pod を作り直してください。`
            : sentence`${code('resources.requests')} を減らし、Pod を作り直してください。`,
        'node-selector': sentence`${code('nodeSelector')} と Node のラベルを確認してください。`,
        ports: sentence`${code('hostPort')} を変更し、Pod を作り直してください。`,
        admission: sentence`${code(`kubectl describe pod ${p.name}`)} の Events を確認してください。`,
      })[p.why],
    short: (p) => FAILURE_SUMMARIES[p.why],
  },
  'pods-refused': {
    found: (p) => describeRefusal(p),
    expected: (p) => describeAllowed(p),
    next: (p) => adviseOnRefusal(p),
    short: (p) => REFUSAL_SUMMARIES[p.why],
  },
  'no-pods': {
    found: (p) => sentence`${p.kind} ${code(p.name)} の Pod が ${mark('作成されていません')}。`,
    expected: () => sentence`1 つ以上の Pod`,
    next: (p) =>
      sentence`${code(`kubectl describe ${p.kind.toLowerCase()}`)} の Events を確認してください。`,
    short: (p) => `${p.kind} の Pod がない`,
  },
} satisfies Partial<ReasonTable>;

type Refused = CauseParams['pods-refused'];

function describeRefusal({ name, why, what, needed, used, message }: Refused) {
  switch (why) {
    case 'quota':
      return needed === ''
        ? sentence`ResourceQuota ${mark(what)} に ${code(name)} の Pod の空きがありません。`
        : sentence`ResourceQuota ${mark(what)}: 使用中 ${code(used)}、追加 ${code(needed)}`;
    case 'quota-unset':
      return sentence`ResourceQuota ${code(what)} には ${mark(needed)} の指定が必要です。`;
    case 'limit-range':
      return sentence`${code(name)} の Pod の ${mark(needed)} は LimitRange の範囲外です。`;
    case 'pod-security':
      return sentence`Pod セキュリティ ${code(what)} に違反: ${mark(needed)}`;
    case 'webhook':
      return needed === ''
        ? sentence`Webhook ${mark(what)} が Pod を拒否しました。`
        : sentence`Webhook ${code(what)} が Pod を拒否: ${mark(needed)}`;
    case 'webhook-down':
      return sentence`Webhook ${mark(what)} が応答せず、Pod を作成できません。`;
    case 'policy':
      return needed === ''
        ? sentence`ポリシー ${mark(what)} が Pod を拒否しました。`
        : sentence`ポリシー ${code(what)} が Pod を拒否: ${mark(needed)}`;
    case 'service-account':
      return sentence`ServiceAccount ${mark(what)} がありません。`;
    case 'invalid':
      return sentence`${code(name)} の Pod テンプレートが不正です: ${mark(message)}`;
    case 'other':
      return sentence`${code(name)} の Pod を作成できません: ${mark(message)}`;
  }
}

function describeAllowed({ why, what, needed, allowed }: Refused) {
  if (why === 'quota-unset') return sentence`${code(needed)} の値`;
  if (why === 'service-account') return sentence`ServiceAccount ${code(what)} の作成`;
  if (allowed === '') return sentence`API サーバーが受け付ける Pod`;
  return why === 'quota' ? sentence`${code(allowed)} 以下` : sentence`${code(allowed)}`;
}

function adviseOnRefusal({ kind, why }: Refused) {
  switch (why) {
    case 'quota':
      return sentence`不要な Pod を削除するか、${code('resources')} を減らしてください。`;
    case 'quota-unset':
    case 'limit-range':
      return sentence`テンプレートの ${code('resources')} を修正し、もう一度 apply してください。`;
    case 'service-account':
      return sentence`作成するか、${code('serviceAccountName')} を修正してください。`;
    case 'webhook-down':
      return sentence`講師に伝えてください。YAML は原因ではありません。`;
    case 'pod-security':
    case 'webhook':
    case 'policy':
    case 'invalid':
    case 'other':
      return sentence`${code(`kubectl describe ${kind.toLowerCase()}`)} の Events を確認してください。`;
  }
}
