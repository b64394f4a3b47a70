import { displayNameKey } from './display-name.ts';

/** The names of roles in the languages of the interface, which name no person. */
const ROLE_WORDS: ReadonlySet<string> = new Set(
  [
    'owner',
    'instructor',
    'assistant',
    'organizer',
    'projector',
    'student',
    'staff',
    'オーナー',
    '講師',
    'アシスタント',
    '主催者',
    '投影用画面',
    '受講者',
    'スタッフ',
  ].map(displayNameKey),
);

/** Whether a name is only the word for a role, also with a number: `Instructor`, `講師 2`. */
export function isRoleWord(name: string): boolean {
  return ROLE_WORDS.has(displayNameKey(name).replace(/ ?\d+$/, ''));
}
