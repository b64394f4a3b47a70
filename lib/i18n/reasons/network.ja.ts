import type { CauseParams } from '#lib/grading/types.ts';
import type { ReasonTable } from './reason-table.ts';
import { code, formatUtcDate, mark, sentence } from './spans.ts';

/** Faults on the way of a request to its Pod: Service, Ingress, certificate. */
export const networkJa = {
  'service-no-pods': {
    found: (p) => sentence`${code(p.name)} の ${mark(p.selector)} に合う Pod がありません。`,
    expected: (p) =>
      p.pod === '' ? sentence`このラベルを持つ Pod` : sentence`${code(p.labels)}（${code(p.pod)}）`,
    next: (p) =>
      p.pod === ''
        ? sentence`Pod を起動するか、${code('spec.selector')} を修正してください。`
        : sentence`selector とラベルをそろえ、もう一度 apply してください。`,
    short: () => 'selector に合う Pod がない',
  },
  'service-port': {
    found: (p) =>
      sentence`${code(p.name)} の targetPort ${mark(p.port)} で待ち受けるものがありません。`,
    expected: (p) =>
      p.declared === ''
        ? sentence`コンテナが待ち受けるポート`
        : sentence`${code(p.declared)}（Pod の宣言）`,
    next: () => sentence`${code('targetPort')} を修正し、もう一度 apply してください。`,
    short: () => 'targetPort が違う',
  },
  'service-protocol': {
    found: (p) => sentence`${code(p.name)} のポート ${code(p.port)} が ${mark(p.protocol)} です。`,
    expected: (p) => sentence`${code(p.declared)}（Pod の宣言）`,
    next: () => sentence`Service の ${code('protocol')} を修正し、もう一度 apply してください。`,
    short: () => 'プロトコルが違う',
  },
  'ingress-no-service': {
    found: (p) =>
      sentence`Ingress ${code(p.name)} が参照する Service ${mark(p.service)} がありません。`,
    expected: () => sentence`同じ Namespace にある Service`,
    next: () => sentence`Service を作成するか、Ingress の名前を修正してください。`,
    short: () => 'Ingress の参照先 Service がない',
  },
  'ingress-no-port': {
    found: (p) =>
      sentence`Ingress が参照するポート ${mark(p.port)} が ${code(p.service)} にありません。`,
    expected: (p) =>
      p.has === '' ? sentence`Service のポート` : sentence`${code(p.has)}（Service のポート）`,
    next: () =>
      sentence`Ingress の ${code('service.port')} を修正し、もう一度 apply してください。`,
    short: () => 'Ingress のポートが違う',
  },
  'ingress-no-host': {
    found: (p) => sentence`Ingress ${code(p.name)} に ${mark('host')} のない rule があります。`,
    expected: () => sentence`rule ごとの ${code('host')}`,
    next: () => sentence`rule に ${code('host')} を追加し、もう一度 apply してください。`,
    short: () => 'Ingress に host がない',
  },
  'ingress-no-controller': {
    found: controllerFound,
    expected: (p) =>
      p.has === ''
        ? sentence`稼働中の Ingress controller`
        : sentence`${code(`ingressClassName: ${p.has}`)}`,
    next: controllerNext,
    short: () => 'Ingress controller がない',
  },
  'certificate-fallback': {
    found: (p) => sentence`${code(p.host)} に ${mark('controller 自身の証明書')}が使われています。`,
    expected: (p) =>
      p.secret === ''
        ? sentence`自分の Secret の証明書`
        : sentence`Secret ${code(p.secret)} の証明書`,
    next: (p) =>
      ({
        'no-tls': sentence`Ingress に ${code('spec.tls')} を追加してください。`,
        hosts: sentence`${code('spec.tls')} の hosts（${mark(p.hosts)}）に追加してください。`,
        'no-secret': sentence`${code('spec.tls')} に ${code('secretName')} を追加してください。`,
        secret: sentence`Secret の Namespace と、${code('tls.crt')}、${code('tls.key')} の組を確認してください。`,
      })[p.why ?? 'secret'],
    short: () => '証明書が controller のもの',
  },
  'certificate-name': {
    found: (p) => sentence`${code(p.host)} の証明書の名前が ${mark(p.found)} です。`,
    expected: (p) => sentence`subjectAltName に ${code(`DNS:${p.host}`)}`,
    next: (p) =>
      p.found.includes('*')
        ? sentence`ワイルドカードは 1 階層だけに有効です。この名前で作り直してください。`
        : sentence`この名前で作り直し、Secret を置き換えてください。`,
    short: () => '証明書の名前が違う',
  },
  'certificate-expired': {
    found: (p) =>
      sentence`${code(p.host)} の証明書は ${mark(formatUtcDate(p.notAfter))} に期限が切れました。`,
    expected: () => sentence`現在有効な証明書`,
    next: () => sentence`${code('-days')} を増やして作り直し、Secret を置き換えてください。`,
    short: () => '証明書の期限切れ',
  },
} satisfies Partial<ReasonTable>;

type Controller = CauseParams['ingress-no-controller'];

function controllerFound({ name, ingressClass, has }: Controller) {
  if (ingressClass === '')
    return sentence`Ingress ${code(name)} に ${mark('ingressClassName')} がありません。`;
  if (has.split(', ').includes(ingressClass))
    return sentence`Ingress ${code(name)} にまだアドレスがありません。`;
  return sentence`Ingress ${code(name)} のクラス ${mark(ingressClass)} がありません。`;
}

function controllerNext({ ingressClass, has }: Controller) {
  if (has === '') return sentence`controller がない可能性があります。講師に伝えてください。`;
  if (has.split(', ').includes(ingressClass))
    return sentence`${code('kubectl get pods -A')} で controller を確認してください。`;
  return sentence`${code('ingressClassName')} を修正し、もう一度 apply してください。`;
}
