import type { CauseParams } from '#lib/grading/types.ts';
import type { SayingTable } from './reason-table.ts';
import { code, day, mark, words } from './spans.ts';

/** What keeps a request from its Pod: Service, Ingress, certificate. */
export const networkJa = {
  'service-no-pods': {
    found: (p) => words`${code(p.name)} の ${mark(p.selector)} に合う Pod がありません。`,
    expected: (p) =>
      p.pod === '' ? words`このラベルを持つ Pod` : words`${code(p.labels)}（${code(p.pod)}）`,
    next: (p) =>
      p.pod === ''
        ? words`Pod を起動するか、${code('spec.selector')} を修正してください。`
        : words`selector とラベルをそろえ、もう一度 apply してください。`,
    short: () => 'selector に合う Pod がない',
  },
  'service-port': {
    found: (p) =>
      words`${code(p.name)} の targetPort ${mark(p.port)} で待ち受けるものがありません。`,
    expected: (p) =>
      p.declared === ''
        ? words`コンテナが待ち受けるポート`
        : words`${code(p.declared)}（Pod の宣言）`,
    next: () => words`${code('targetPort')} を修正し、もう一度 apply してください。`,
    short: () => 'targetPort が違う',
  },
  'ingress-no-service': {
    found: (p) =>
      words`Ingress ${code(p.name)} が参照する Service ${mark(p.service)} がありません。`,
    expected: () => words`同じ Namespace にある Service`,
    next: () => words`Service を作成するか、Ingress の名前を修正してください。`,
    short: () => 'Ingress の参照先 Service がない',
  },
  'ingress-no-port': {
    found: (p) =>
      words`Ingress が参照するポート ${mark(p.port)} が ${code(p.service)} にありません。`,
    expected: (p) =>
      p.has === '' ? words`Service のポート` : words`${code(p.has)}（Service のポート）`,
    next: () => words`Ingress の ${code('service.port')} を修正し、もう一度 apply してください。`,
    short: () => 'Ingress のポートが違う',
  },
  'ingress-no-host': {
    found: (p) => words`Ingress ${code(p.name)} に ${mark('host')} のない rule があります。`,
    expected: () => words`rule ごとの ${code('host')}`,
    next: () => words`rule に ${code('host')} を追加し、もう一度 apply してください。`,
    short: () => 'Ingress に host がない',
  },
  'ingress-no-controller': {
    found: controllerFound,
    expected: (p) =>
      p.has === ''
        ? words`稼働中の Ingress controller`
        : words`${code(`ingressClassName: ${p.has}`)}`,
    next: controllerNext,
    short: () => 'Ingress controller がない',
  },
  'certificate-fallback': {
    found: (p) => words`${code(p.host)} に ${mark('controller 自身の証明書')}が使われています。`,
    expected: (p) =>
      p.secret === '' ? words`自分の Secret の証明書` : words`Secret ${code(p.secret)} の証明書`,
    next: () =>
      words`Secret の Namespace と、${code('tls.crt')}、${code('tls.key')} の組を確認してください。`,
    short: () => '証明書が controller のもの',
  },
  'certificate-name': {
    found: (p) => words`${code(p.host)} の証明書の名前が ${mark(p.found)} です。`,
    expected: (p) => words`subjectAltName に ${code(`DNS:${p.host}`)}`,
    next: () => words`この名前で作り直し、Secret を置き換えてください。`,
    short: () => '証明書の名前が違う',
  },
  'certificate-expired': {
    found: (p) => words`${code(p.host)} の証明書は ${mark(day(p.notAfter))} に期限が切れました。`,
    expected: () => words`現在有効な証明書`,
    next: () => words`${code('-days')} を増やして作り直し、Secret を置き換えてください。`,
    short: () => '証明書の期限切れ',
  },
} satisfies Partial<SayingTable>;

type Controller = CauseParams['ingress-no-controller'];

function controllerFound({ name, ingressClass, has }: Controller) {
  if (ingressClass === '')
    return words`Ingress ${code(name)} に ${mark('ingressClassName')} がありません。`;
  if (has.split(', ').includes(ingressClass))
    return words`Ingress ${code(name)} にまだアドレスがありません。`;
  return words`Ingress ${code(name)} のクラス ${mark(ingressClass)} がありません。`;
}

function controllerNext({ ingressClass, has }: Controller) {
  if (has === '') return words`controller がない可能性があります。講師に伝えてください。`;
  if (has.split(', ').includes(ingressClass))
    return words`${code('kubectl get pods -A')} で controller を確認してください。`;
  return words`${code('ingressClassName')} を修正し、もう一度 apply してください。`;
}
