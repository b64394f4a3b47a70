import type { Page } from 'playwright-core';
import { expect, test } from '#e2e/fixtures/test.ts';
import { describeWith } from '#e2e/fixtures/describe-with.ts';
import { openLiveRoom, type LiveRoomPage } from '#e2e/fixtures/live-room-page.ts';
import type { Site } from '#e2e/fixtures/site.ts';
import type { Instructor } from '#e2e/fixtures/users.ts';
import { RawAgent } from '#e2e/harness/raw-agent.ts';
import { joinSeat } from '#e2e/harness/seats.ts';
import type { AdmissionView } from '#lib/protocol/api/admission.ts';
import type { CreatedToken } from '#lib/protocol/api/tokens.ts';
import type { WorkshopSummary } from '#lib/protocol/api/workshops.ts';

const TIMEOUT_MS = 30_000;

/** Approval of VMs and students, removal of seats, blocks, and another join code. */
describeWith(['browser'], 'Admission to a workshop', () => {
  test.describe.configure({ mode: 'serial' });
  let site: Site;
  let owner: Instructor;
  let workshop: WorkshopSummary;
  let student: Page;
  let room: LiveRoomPage;
  const agents: RawAgent[] = [];

  const textOn = (page: Page, text: string | RegExp) =>
    page.getByText(text).first().waitFor({ timeout: TIMEOUT_MS });
  const openAccessPage = async (subpage: 'students' | 'vms' | 'members', heading: string) => {
    await owner.page.goto(
      `${site.url}/workshops/${workshop.id}/access${subpage === 'students' ? '' : `/${subpage}`}`,
    );
    await owner.page.getByRole('heading', { name: heading }).waitFor({ timeout: TIMEOUT_MS });
  };
  /** Presses a button that asks in place, and its confirmation. */
  const confirm = async (name: string, confirmation = name) => {
    await owner.page.getByRole('button', { name }).first().click();
    await owner.page
      .locator('[data-part="inline-confirm"]')
      .getByRole('button', { name: confirmation, exact: true })
      .click();
  };
  const connect = async (token: string, hostname: string, like?: RawAgent) => {
    const agent = new RawAgent(site.url, like ? { like } : {});
    agents.push(agent);
    return { agent, answer: await agent.hello(token, { hostname }) };
  };
  const readAdmission = () =>
    owner.send<AdmissionView>('GET', `/api/workshops/${workshop.id}/admission`);

  test.beforeAll(async ({ openSite }) => {
    test.setTimeout(400_000);
    site = await openSite();
    owner = await site.signInInstructor();
    workshop = await owner.openWorkshop('Admission');
  });

  test.afterAll(() => {
    for (const agent of agents) agent.close();
  });

  test('approves in one press as many waiting VMs as the token is for', async () => {
    const created = await owner.send<CreatedToken>('POST', `/api/workshops/${workshop.id}/tokens`, {
      kind: 'agent',
      uses: 2,
      hours: 1,
    });
    const hosts = ['vm-17', 'vm-18', 'vm-19'];
    const waiting: RawAgent[] = [];
    for (const host of hosts) {
      const { agent, answer } = await connect(created.token, host);
      expect(answer).toMatchObject({ ok: false, refusal: 'approval-needed' });
      waiting.push(agent);
    }
    await openAccessPage('vms', 'VMs waiting for approval');
    const { page } = owner;
    await page.getByRole('link', { name: 'VMs 3 are waiting' }).waitFor({ timeout: TIMEOUT_MS });
    await textOn(page, '3 VMs are waiting.');
    await textOn(page, 'The token is for 2. Check the host names before you approve.');
    await page.getByRole('button', { name: 'Approve 2 VMs' }).click();
    await textOn(page, '1 VM is waiting.');
    const first = await connect(created.token, 'vm-17', waiting[0]);
    expect(first.answer).toMatchObject({ ok: true });
    await page.getByRole('button', { name: 'Refuse VM vm-19' }).click();
    await textOn(page, 'No VMs are waiting.');
    expect((await readAdmission()).seats).toBe(2);
  });

  test('lets a new student wait for approval, also after a reload', async () => {
    await openAccessPage('students', 'Joining');
    await owner.page.getByLabel('New students').selectOption({ label: 'Wait for approval' });
    await textOn(owner.page, 'Saved');
    student = await site.newPage(`/join/${workshop.code}`);
    await student.getByRole('textbox').last().fill('kiwi');
    await student.locator('button[type=submit]').click();
    await textOn(student, 'Your request to join is waiting for an instructor.');
    await student.reload();
    await textOn(student, 'Your request to join is waiting for an instructor.');
    await owner.page.getByRole('button', { name: 'Approve kiwi' }).click({ timeout: TIMEOUT_MS });
    await student.waitForURL('**/seat/*', { timeout: TIMEOUT_MS });
  });

  test('asks the student before another VM gets the seat', async () => {
    const command = await student
      .getByText(/podium1\.\S+/)
      .first()
      .innerText();
    const own = await connect(/podium1\.[\w.-]+/.exec(command)?.[0] ?? '', 'vm-17');
    expect(own.answer).toMatchObject({ ok: true });
    const created = await owner.send<CreatedToken>('POST', `/api/workshops/${workshop.id}/tokens`, {
      kind: 'agent',
      uses: 1,
      hours: 1,
    });
    const reinstalled = new RawAgent(site.url, { machine: own.agent.machineId });
    agents.push(reinstalled);
    expect(await reinstalled.hello(created.token, { hostname: 'vm-17' })).toMatchObject({
      ok: false,
      refusal: 'approval-needed',
    });
    await textOn(
      student,
      'A new agent on vm-17 asks for your seat. Allow it only if you reinstalled the agent.',
    );
    await student.getByRole('button', { name: 'Allow', exact: true }).click();
    await expect(student.getByText(/A new agent on vm-17/)).toHaveCount(0, { timeout: TIMEOUT_MS });
    const again = await connect(created.token, 'vm-17', reinstalled);
    const seat = new URL(student.url()).pathname.split('/').at(-1);
    expect(again.answer).toMatchObject({ ok: true, seat: { id: seat } });
  });

  test('removes a seat, says so to the student, and restores it', async () => {
    room = await openLiveRoom(owner, 'Owner', site, workshop.id);
    await room.openSeat('kiwi');
    await room.drawer.getByText('Remove or block').click();
    await confirm('Remove seat');
    await textOn(student, 'An instructor removed your seat.');
    await room.drawer.getByText(/Seat A-\d+ was removed\./).waitFor({ timeout: TIMEOUT_MS });
    await room.drawer.getByRole('button', { name: 'Restore seat' }).click();
    await room.drawer.getByRole('heading', { level: 2, name: 'kiwi' }).waitFor();
    // The data of the seat is loaded again, not only its row.
    await room.drawer.getByText('Seat access').waitFor({ timeout: TIMEOUT_MS });
    await student.reload();
    await student.getByRole('heading', { name: 'My cluster' }).waitFor({ timeout: TIMEOUT_MS });
  });

  test('blocks the browser of a student until an instructor unblocks it', async () => {
    await room.drawer.getByText('Seat access').click();
    await confirm('Block', 'Block browser');
    await textOn(student, 'You no longer have access.');
    await openAccessPage('students', 'Blocked browsers');
    const blocks = owner.page.locator('[data-part="blocks"] > li');
    await blocks.getByText(/Browser of seat A-\d+/).waitFor({ timeout: TIMEOUT_MS });
    await blocks.getByRole('button', { name: /^Unblock/ }).click();
    await textOn(owner.page, 'No browser is blocked.');
  });

  test('changes the join code, and the old one stops working', async () => {
    const code = owner.page.locator('[data-part="join-code"]');
    const before = await code.innerText();
    await confirm('Change join code');
    await expect(code).not.toHaveText(before, { timeout: TIMEOUT_MS });
    await expect(joinSeat(site.url, before, 'momiji')).rejects.toThrow('code-unknown');
  });

  test('removes empty seats and lists them for 10 minutes', async () => {
    await owner.send('PATCH', `/api/workshops/${workshop.id}`, { joining: 'open' });
    await joinSeat(site.url, (await readAdmission()).code, 'momiji');
    await textOn(owner.page, '1 seat was never connected and has no progress.');
    await confirm('Remove empty seats', 'Remove 1 seat');
    await owner.page.locator('[data-part="removed-seats"] > li').waitFor({ timeout: TIMEOUT_MS });
  });

  test('shows the security log and the sessions of members to owners only, who can end them', async () => {
    const { url } = await owner.send<CreatedToken>('POST', `/api/workshops/${workshop.id}/tokens`, {
      kind: 'invite',
      role: 'instructor',
      name: 'Mori',
      hours: 1,
    });
    const mori = await site.newPage((url ?? '').slice(site.url.length));
    await mori.getByRole('button', { name: 'Sign in' }).click();
    await mori.waitForURL('**/room');
    // Entries are written shortly after what they record.
    await expect(async () => {
      await owner.page.goto(`${site.url}/workshops/${workshop.id}/security-log`);
      await owner.page
        .locator('[data-part="security-log"] tr', { hasText: 'Mori signed in' })
        .waitFor({ timeout: 2_000 });
    }).toPass({ timeout: TIMEOUT_MS });
    const log = owner.page.locator('[data-part="security-log"]');
    await expect(log.getByText('With an invitation').first()).toBeVisible();
    await expect(log.getByText('With the join code and a name').first()).toBeVisible();
    await expect(log.getByText(/^\w+=/)).toHaveCount(0);
    await textOn(owner.page, /Times are in the time zone \w+/);
    await mori.goto(`${site.url}/workshops/${workshop.id}/security-log`);
    await textOn(mori, 'You don’t have permission to view');
    expect(await mori.locator('[data-part="security-log"]').count()).toBe(0);
    await openAccessPage('members', 'Members');
    const { page } = owner;
    const openSessionsOf = async (row: RegExp) => {
      await page.getByRole('row', { name: row }).getByRole('button').click();
      await page.getByRole('menuitem', { name: 'Sessions' }).click();
      return page.getByRole('dialog', { name: /^Sessions of / });
    };
    const own = await openSessionsOf(/\(you\)/);
    await own.getByText(/^\d+ sessions?$/).waitFor();
    await own.getByRole('link', { name: 'Account' }).waitFor();
    await own.getByRole('button', { name: 'Close' }).click();
    const entry = await openSessionsOf(/^Mori /);
    await entry.getByText('1 session', { exact: true }).waitFor();
    await entry.getByText(/last used/).waitFor();
    await entry.getByText(/Times are in the time zone \w+/).waitFor();
    await entry.getByRole('button', { name: /^Sign out Mori: / }).click();
    await entry.getByText(/^Mori is signed out in .+ they need a new invitation\.$/).waitFor();
    await entry.getByRole('button', { name: 'Cancel' }).click();
    await entry.getByRole('button', { name: 'Sign out Mori everywhere' }).click();
    await entry.getByText('Mori is signed out in 1 browser and needs a new invitation').waitFor();
    await entry.getByRole('button', { name: 'Sign out everywhere', exact: true }).click();
    await entry.getByText('Not signed in').waitFor({ timeout: TIMEOUT_MS });
    const me = await mori.request.get(`${site.url}/api/me`);
    expect(await me.json()).toMatchObject({ person: null });
    await mori.context().close();
  });
});
