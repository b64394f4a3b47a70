import type { AdmissionView, WaitingVm } from '#lib/protocol/api/admission.ts';

/** As many as one request decides about. */
const MAX_DECISIONS = 2_000;

/**
 * The VMs that one press approves: those that ask for no existing seat, the first that came, as
 * many as their tokens have uses left and as seats are free.
 */
export function selectApprovableVms({
  vms,
  tokens,
  seats,
  seatLimit,
}: Pick<AdmissionView, 'vms' | 'tokens' | 'seats' | 'seatLimit'>): readonly WaitingVm[] {
  const usesLeft = new Map(tokens.map((token) => [token.id, token.usesLeft]));
  const selected: WaitingVm[] = [];
  const most = Math.min(MAX_DECISIONS, seatLimit - seats);
  for (const vm of vms.toSorted((a, b) => a.since - b.since)) {
    const left = vm.tokenId === null || vm.seat !== null ? 0 : (usesLeft.get(vm.tokenId) ?? 0);
    if (selected.length >= most || left <= 0 || vm.tokenId === null) continue;
    usesLeft.set(vm.tokenId, left - 1);
    selected.push(vm);
  }
  return selected;
}

/** How many VMs the tokens are for that VMs wait with, and how many tokens that are. */
export function countTokenUses({ tokens }: Pick<AdmissionView, 'tokens'>): {
  readonly uses: number;
  readonly tokens: number;
} {
  const used = tokens.filter(({ waiting }) => waiting > 0);
  return { uses: used.reduce((sum, { uses }) => sum + uses, 0), tokens: used.length };
}

/**
 * The students that one press approves: those who ask for a new seat, the first that came, as many as
 * seats are free. A request for an existing seat is decided alone.
 */
export function selectApprovableStudents({
  students,
  seats,
  seatLimit,
}: Pick<AdmissionView, 'students' | 'seats' | 'seatLimit'>): readonly string[] {
  return students
    .filter(({ seat }) => seat === null)
    .toSorted((a, b) => a.since - b.since)
    .slice(0, Math.max(0, Math.min(MAX_DECISIONS, seatLimit - seats)))
    .map(({ id }) => id);
}
