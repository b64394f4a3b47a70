import type { SameKeys } from './same-keys.ts';
import type { landing as english } from './landing.en.ts';

export const landing: SameKeys<typeof english> = {
  what: 'Podium は、Kubernetes ハンズオンを支援します。受講者はチェックの結果と理由を確認でき、講師は支援が必要な受講者を把握できます。',
  staff: '講師の方',
  signIn: 'サインイン',
  staffLead: '受け取ったリンクからサインインしてください。',
};
