import { z } from 'zod';
import type { ExportTable } from '#lib/protocol/export-tables.ts';
import { FATES } from '../types.ts';
import { amount, count, flag, minutes, seconds, share, students, text, time } from './columns.ts';

const STAFF_ONLY = { levels: ['named'] } as const;

const student = text(
  'Seat label, or pseudonym below the level named',
  '席番号。named 以外では仮名',
);
const exercise = text('Exercise, by its id in the course', '課題（教材内の ID）');
const check = text('Check, by its id in the exercise', 'チェック（課題内の ID）');

const Workshop = z.object({
  id: text('Workshop id', 'ワークショップの ID', STAFF_ONLY),
  name: text('Name of the workshop', 'ワークショップ名'),
  pack: text('Course id', '教材の ID'),
  pack_versions: text(
    'Course versions in the order of their use, separated by spaces',
    '教材のバージョン（使用順、空白区切り）',
  ),
  language: text('Language of the workshop: ja or en', 'ワークショップの言語（ja または en）'),
  zone: text('Time zone', 'タイムゾーン'),
  started_at: time('Start of the workshop', 'ワークショップの開始'),
  ended_at: time('End of the workshop; empty while it runs', '終了。実施中は空'),
  seats: students(
    'Students, without staff and test seats',
    '受講者数（スタッフとテスト用の席を除く）',
  ),
  helpers: count(
    'Staff who acted on at least one help request',
    '1 件以上の質問に対応したスタッフの人数',
  ),
  break_min: minutes('Length of all breaks', '休憩の合計時間'),
});

const Students = z.object({
  student,
  display_name: text('Display name', '表示名', STAFF_ONLY),
  group: text('Group; a pseudonym below the level named', 'グループ。named 以外では仮名'),
  role: text(
    'student, staff or test',
    'student（受講者）、staff（スタッフ）、test（テスト用の席）',
  ),
  arrived_at: time('First time present', '最初に接続した時刻'),
  left_at: time(
    'Last time present, if the student left early',
    '途中で退出した場合、最後に接続していた時刻',
  ),
  present_min: minutes('Time present', '参加していた時間'),
  away_min: minutes('Time away', '離れていた時間'),
  passed: count('Exercises passed', '合格した課題の数'),
  behind: count(
    'Required exercises not passed that come before the last current one',
    '最後に進行中だった課題より前にある、未合格の必須課題の数',
  ),
  hints: count('Hints opened', '開いたヒントの数'),
  help_requests: count('Help requests', '質問の数'),
  cluster_kind: text(
    'Distribution of the cluster: kind, minikube, gke or other',
    'クラスターの種類（kind、minikube、gke、other）',
  ),
  cluster_version: text(
    'Kubernetes version; only its numbers below the level named',
    'Kubernetes のバージョン。named 以外では番号のみ',
  ),
});

const Attendance = z.object({
  student,
  display_name: text('Display name', '表示名', STAFF_ONLY),
  group: text('Group', 'グループ'),
  role: text(
    'student, staff or test',
    'student（受講者）、staff（スタッフ）、test（テスト用の席）',
  ),
  attended: flag('Present for at least 10 minutes', '10 分以上出席したか'),
  arrived_at: time('First time present', '最初に出席した時刻'),
  departed_at: time(
    'Last time present; empty for a student who is present in a running workshop',
    '最後に出席していた時刻。実施中に出席している受講者では空',
  ),
  present_min: minutes('Time present, breaks included', '出席時間（休憩を含む）'),
});

const Attempts = z.object({
  student,
  exercise,
  pack_version: text(
    'Course version at the end of the attempt',
    '取り組みが終わった時点の教材のバージョン',
  ),
  available_at: time('When the student could start', '取り組めるようになった時刻'),
  started_at: time('First work on the exercise', '最初に取り組んだ時刻'),
  ended_at: time('Pass, or the last moment that counts', '合格、または集計対象の最後の時刻'),
  end: text(
    'What ended it: passed, end, left, moved-on, solution or revoked',
    '終わり方（passed、end、left、moved-on、solution、revoked）',
  ),
  fate: text(`Outcome: ${FATES.join(', ')}`, `取り組みの結果（${FATES.join('、')}）`),
  source: text(
    'Who gave the pass: check, instructor or regrade',
    '合格の根拠（check、instructor、regrade）',
  ),
  found_at_connect: flag(
    'Already passed at the first connection',
    '最初の接続時にすでに合格していたか',
  ),
  active_s: seconds('Time without breaks and absences', '休憩と離席を除いた時間'),
  away_s: seconds('Time away outside of breaks', '休憩以外で離れていた時間'),
  break_s: seconds('Breaks', '休憩の時間'),
  idle_s: seconds(
    'Part of the active time in gaps of more than 10 min without activity',
    '活動のない 10 分を超える間隔にあたる時間（active_s に含まれる）',
  ),
  tries: count('Failing tries that count, before the pass', '合格までに数えた失敗の回数'),
  failures: count('Failures', '失敗の数'),
  regressions: count('Checks that failed again after passing', '合格後に再び失敗したチェックの数'),
  stuck_s: seconds('Time stuck', 'つまずいていた時間'),
  infra_s: seconds('Time with a problem of the infrastructure', '基盤の問題があった時間'),
  hints_opened: count('Hints that the student opened', '受講者が開いたヒントの数'),
  hints_given: count('Hints given by staff', 'スタッフが出したヒントの数'),
  help_requests: count('Help requests', '質問の数'),
  helped: flag('Staff claimed or resolved a help request', 'スタッフが質問に対応したか'),
});

const Failures = z.object({
  student,
  exercise,
  check,
  code: text('Reason code', '理由コード'),
  key: text(
    'Equal for failures with the same reason; a pseudonym below the level named',
    '同じ理由の失敗で等しい値。named 以外では仮名',
  ),
  opened_at: time('When the check began to fail', 'チェックが失敗し始めた時刻'),
  counted_at: time(
    'When the failure counted; empty if it closed before',
    '失敗として数えた時刻。その前に解消した場合は空',
  ),
  closed_at: time('When it closed', '解消した時刻'),
  how: text('fixed, passed, withdrawn or end', '解消のしかた（fixed、passed、withdrawn、end）'),
  tries: count('Counted tries', '数えた試行の回数'),
  lost_s: seconds('Time lost to this failure', 'この失敗に費やした時間'),
});

const Hints = z.object({
  student,
  exercise,
  hint: count('Number of the hint, from 1', 'ヒントの番号（1 から）'),
  at: time('When it was opened', '開いた時刻'),
  given: flag('Given by staff', 'スタッフが出したか'),
  by_role: text('Role of the giver', '出したスタッフの役割'),
  failure_key: text(
    'Key of the failure that was open; a pseudonym below the level named',
    'その時点で続いていた失敗の key。named 以外では仮名',
  ),
  age_s: seconds('How long the failure had been open', '失敗が続いていた時間'),
  progress_5min: flag('Progress within 5 active minutes', '活動時間で 5 分以内に進展があったか'),
  passed_10min: flag('Pass within 10 active minutes', '活動時間で 10 分以内に合格したか'),
});

const HelpRequests = z.object({
  student,
  exercise,
  raised_at: time('When the student raised the hand', '手を挙げた時刻'),
  claimed_at: time('First claim', '最初に対応を始めた時刻'),
  resolved_at: time('Resolution', '対応済みにした時刻'),
  withdrawn_at: time('Withdrawal by the student', '受講者が取り下げた時刻'),
  snoozed_s: seconds('Time snoozed', '後回しにしていた時間'),
  wait_s: seconds('Wait without snoozed time', '待ち時間（後回しの時間を除く）'),
  service_s: seconds('From claim to resolution', '対応の開始から対応済みまでの時間'),
  end: text(
    'What ended the wait: claimed, resolved, withdrawn, break, workshop-end or seats-merged',
    '待ちの終わり方（claimed、resolved、withdrawn、break、workshop-end、seats-merged）',
  ),
  failing: text(
    'Checks that failed at the moment of raising, separated by spaces',
    '手を挙げた時点で失敗していたチェック（空白区切り）',
  ),
  helper: text('Staff member; only for owners', '対応したスタッフ（オーナーのみ）', STAFF_ONLY),
});

const QuizAnswers = z.object({
  student,
  exercise,
  check,
  at: time('When it was answered', '回答した時刻'),
  try: count('Number of the answer, from 1', '何回目の回答か（1 から）'),
  chosen: text('Options that were chosen, separated by spaces', '選んだ選択肢（空白区切り）'),
  correct: flag(
    'Correct by the present course; empty for a question that it no longer has',
    '現在の教材で正解か。教材から削除された問題では空',
  ),
  option_order: text(
    'Options in the order that the student saw, separated by spaces; empty for merged seats',
    '受講者に表示した順の選択肢（空白区切り）。統合した席では空',
    // The order depends on the seat, so it would tell who a pseudonym is.
    STAFF_ONLY,
  ),
});

const Presence = z.object({
  student,
  state: text('Connection state', '接続状態'),
  from_at: time('Begin', '開始'),
  to_at: time('End', '終了'),
});

const Pacing = z.object({
  exercise,
  from_at: time('When the exercise became current', '進行中の課題になった時刻'),
  to_at: time('When another one became current', '別の課題に切り替わった時刻'),
  timer_s: seconds('Length of the last timer', '最後に設定したタイマーの長さ'),
  planned_min: minutes('Planned time of the course', '教材の予定時間'),
});

const Checks = z.object({
  exercise,
  check,
  kind: text('Kind of the check', 'チェックの種類'),
  reached: students('Students who reached the exercise', '課題に到達した受講者数'),
  first_try: share(
    'Students whose check passed without a counted try, through n',
    '失敗なしで合格した受講者の割合（分母は n）',
  ),
  tries_p50: amount('Counted tries, median', '数えた試行の回数の中央値'),
  lost_min: minutes('Time lost to this check', 'このチェックに費やした時間'),
  discrimination: amount(
    'Correlation of first-try success with the other exercises, −1 to 1',
    '初回合格と他の課題の成績との相関（−1 から 1）',
  ),
  n: students('Students whose check passed or failed', 'チェックが合格または失敗した受講者数'),
  signals: text(
    'Signs of a badly written check, separated by spaces',
    'チェックの作りに問題がある兆候（空白区切り）',
  ),
});

const quantiles = (percent: number) => ({
  [`q${String(percent)}_min`]: minutes(
    `Active time in which ${String(percent)} % passed; empty if it wasn't reached`,
    `${String(percent)} % が合格するまでの時間。達していない場合は空`,
  ),
  [`q${String(percent)}_lower_min`]: minutes(
    `Lower 95 % limit of q${String(percent)}_min`,
    `q${String(percent)}_min の 95 % 信頼下限`,
  ),
  [`q${String(percent)}_upper_min`]: minutes(
    `Upper 95 % limit of q${String(percent)}_min`,
    `q${String(percent)}_min の 95 % 信頼上限`,
  ),
});

/** A column name from the identifier of the code. */
export const fateColumn = (fate: (typeof FATES)[number]): string => fate.replaceAll('-', '_');

const Exercises = z.object({
  exercise,
  reached: students('Students who reached it', '到達した受講者数'),
  passed: students('Students who passed it', '合格した受講者数'),
  ...Object.fromEntries(
    FATES.map((fate) => [
      fateColumn(fate),
      students(`Students with the outcome ${fate}`, `結果が ${fate} の受講者数`),
    ]),
  ),
  ...quantiles(25),
  ...quantiles(50),
  ...quantiles(75),
  ...quantiles(90),
  rmst_min: minutes('Restricted mean of the time to pass', '合格までの時間の境界内平均'),
  rmst_limit_min: minutes('Limit of rmst_min', 'rmst_min の上限'),
  ratio: share('q50_min through the planned time', 'q50_min ÷ 予定時間'),
  planned_min: minutes('Planned time', '予定時間'),
  suggested_min: minutes('Suggested time', '推奨する時間'),
});

const Minutes = z.object({
  exercise,
  at: time('Begin of 5 minutes', '5 分間の開始'),
  present: students('Students at work on the exercise', '課題に取り組んでいた受講者数'),
  working: students('Of them working', 'うち作業中'),
  failing: students('Of them failing', 'うち要修正'),
  stuck: students('Of them stuck', 'うちつまずき'),
  passed: students('Of them passed', 'うち合格'),
});

const Log = z.object({
  pos: count(
    'Position in the log; the rank below the level named',
    'ログ内の位置。named 以外では順位',
  ),
  at: time('Time', '時刻'),
  type: text(
    'change: of a cluster; command: of a person or the server',
    'change（クラスターの変化）、command（人またはサーバーの操作）',
  ),
  kind: text('Kind of the entry', '項目の種類'),
  seat: student,
  display_name: text('Display name', '表示名', STAFF_ONLY),
  actor: text(
    'Id of the actor; agent, person or server below the level named',
    '操作者の ID。named 以外では agent、person、server',
  ),
  epoch: text(
    'Numbering of the agent; a pseudonym below the level named',
    'エージェントの番号付けの単位。named 以外では仮名',
  ),
  seq: count('Number of the change', '変化の番号', STAFF_ONLY),
  gvk: text('Kind of the Kubernetes object', 'Kubernetes オブジェクトの種類'),
  ns: text('Namespace', '名前空間', STAFF_ONLY),
  name: text('Name of the object', 'オブジェクトの名前', STAFF_ONLY),
  uid: text(
    'Uid of the object; a pseudonym below the level named',
    'オブジェクトの UID。named 以外では仮名',
  ),
  data: text('Object or payload as JSON', 'オブジェクトまたは内容（JSON）', STAFF_ONLY),
  detail: text('Other fields as JSON', 'その他の項目（JSON）', STAFF_ONLY),
});

/** What one row of each table is, and its columns in their order. */
export const TABLES = {
  workshop: { row: Workshop, en: 'The workshop', ja: 'ワークショップ' },
  students: { row: Students, en: 'A student', ja: '受講者' },
  attendance: { row: Attendance, en: 'The attendance of a student', ja: '受講者の出席' },
  attempts: {
    row: Attempts,
    en: 'The work of a student on an exercise',
    ja: '受講者と課題ごとの取り組み',
  },
  failures: { row: Failures, en: 'A failure', ja: '失敗' },
  hints: { row: Hints, en: 'A hint that was opened', ja: '開いたヒント' },
  help_requests: { row: HelpRequests, en: 'A help request', ja: '質問' },
  quiz_answers: { row: QuizAnswers, en: 'An answer to a question', ja: 'クイズの回答' },
  presence: {
    row: Presence,
    en: 'An interval of one connection state',
    ja: '同じ接続状態が続いた期間',
  },
  pacing: {
    row: Pacing,
    en: 'A stretch of the day with one current exercise',
    ja: '進行中の課題が同じだった期間',
  },
  checks: { row: Checks, en: 'A check', ja: 'チェック' },
  exercises: { row: Exercises, en: 'An exercise', ja: '課題' },
  minutes: { row: Minutes, en: 'Five minutes of an exercise', ja: '課題ごとの 5 分間' },
  log: { row: Log, en: 'An entry of the log', ja: 'ログの項目' },
} as const satisfies Record<ExportTable, { row: z.ZodObject; en: string; ja: string }>;

/** A row of a table. Times are ms since 1970. */
export type TableRow<Table extends ExportTable> = z.output<(typeof TABLES)[Table]['row']>;
