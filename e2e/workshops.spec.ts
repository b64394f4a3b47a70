import type { Page } from 'playwright-core';
import { describeWith } from '#e2e/fixtures/describe-with.ts';
import type { Site } from '#e2e/fixtures/site.ts';
import { expect, test } from '#e2e/fixtures/test.ts';
import type { Instructor } from '#e2e/fixtures/users.ts';
import type { WorkshopSummary } from '#lib/protocol/api/workshops.ts';

const TIMEOUT_MS = 30_000;
const DAY_MS = 86_400_000;

test.use({ serverName: 'workshops' });

describeWith(['browser'], 'The list of workshops and the form for new ones', () => {
  test.describe.configure({ mode: 'serial' });
  let site: Site;
  let instructor: Instructor;
  let page: Page;

  const row = (name: string) =>
    page.locator('[data-part="workshop-list"] tbody tr').filter({ hasText: name });
  const search = () => page.getByLabel('Search by name, code or course');
  const queryOf = () => new URL(page.url()).search;
  const focused = () =>
    page.evaluate(() => document.activeElement?.textContent ?? document.activeElement?.tagName);
  const create = (name: string, more: object = {}) =>
    instructor.send<WorkshopSummary>('POST', '/api/workshops', {
      name,
      packId: 'kubernetes-basics',
      startsAt: new Date(Date.now() + DAY_MS).toISOString(),
      timeZone: 'Asia/Tokyo',
      language: 'en',
      ...more,
    });
  const openMenu = async (name: string) => {
    await row(name).getByRole('button', { name: 'More actions' }).click();
  };

  test.beforeAll(async ({ openSite }) => {
    test.setTimeout(400_000);
    site = await openSite();
    instructor = await site.signInInstructor();
    page = instructor.page;
    page.setDefaultTimeout(TIMEOUT_MS);
  });

  test('shows the first steps while there is no workshop', async () => {
    await page.getByRole('heading', { name: 'Run your first workshop' }).waitFor();
    await page.getByRole('link', { name: 'How a workshop runs' }).click();
    await page.waitForURL('**/help#first-workshop');
    await page.goBack();
    // The only one on the page.
    await page.getByRole('link', { name: 'Create workshop' }).click();
    await page.waitForURL('**/workshops/new');
    await page.getByRole('link', { name: 'Cancel' }).click();
    await page.waitForURL('**/workshops');
    await page.getByRole('link', { name: 'Create workshop' }).click();
    await page.waitForURL('**/workshops/new');
  });

  test('shows each mistake at its field, focuses the first, and keeps the input across a reload', async () => {
    const submit = page.getByRole('button', { name: 'Create workshop' });
    await submit.click();
    const name = page.getByLabel('Name', { exact: true });
    await page.getByText('Enter a name of up to 120 characters.').waitFor();
    await expect.poll(() => name.evaluate((input) => input === document.activeElement)).toBe(true);
    await name.fill('Hall B');
    await page.getByLabel('Time (24-hour)').fill('25:00');
    await page.getByLabel('Number of seats').fill('9999');
    await page.getByText('Join code, readiness, members').click();
    await page.getByLabel('Join code').fill('ab');
    await submit.click();
    for (const [label, mistake] of [
      ['Time (24-hour)', 'Enter a time from 0:00 to 23:59.'],
      ['Number of seats', 'Enter a whole number from 1 to 2,000.'],
      ['Join code', 'Use 4 to 16 letters and digits.'],
    ] as const) {
      const input = page.getByLabel(label);
      expect(await input.getAttribute('aria-invalid'), label).toBe('true');
      const more = (await input.getAttribute('aria-describedby')) ?? '';
      expect(await page.locator(`[id="${more}"]`).textContent()).toContain(mistake);
    }
    expect(
      await page.getByLabel('Time (24-hour)').evaluate((e) => e === document.activeElement),
    ).toBe(true);
    await page.reload();
    await expect.poll(() => page.getByLabel('Name', { exact: true }).inputValue()).toBe('Hall B');
    expect(await page.getByLabel('Number of seats').inputValue()).toBe('9999');
  });

  test('warns about a start in the past before it creates the workshop', async () => {
    await page.getByLabel('Number of seats').fill('40');
    await page.getByLabel('Date', { exact: true }).fill('2024-05-01');
    await page.getByLabel('Time (24-hour)').fill('930');
    await page.getByText('This start is in the past.').waitFor();
    await page.getByText('Join code, readiness, members').click();
    await page.getByLabel('Join code').fill('kumo 482');
    const submit = page.getByRole('button', { name: 'Create workshop' });
    await submit.click();
    await page.getByText('To keep it, press the button again.').waitFor();
    expect(await instructor.send<WorkshopSummary[]>('GET', '/api/workshops')).toEqual([]);
    await submit.click();
    await page.waitForURL('**/workshops/*/room');
    const [workshop] = await instructor.send<WorkshopSummary[]>('GET', '/api/workshops');
    expect(workshop).toMatchObject({
      name: 'Hall B',
      code: 'KUMO-482',
      state: 'draft',
      expectedSeats: 40,
      timeZone: 'Asia/Tokyo',
    });
    expect(new Date(workshop?.startsAt ?? 0).toISOString()).toBe('2024-05-01T00:30:00.000Z');
  });

  test('begins empty after a workshop was created, and names a code that is in use', async () => {
    await page.goto(`${site.url}/workshops/new`);
    await expect.poll(() => page.getByLabel('Time (24-hour)').inputValue()).toMatch(/:00$/);
    expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('');
    await page.getByLabel('Name', { exact: true }).fill('Hall C');
    await page.getByText('Join code, readiness, members').click();
    await page.getByLabel('Join code').fill('KUMO482');
    await page.getByRole('button', { name: 'Create workshop' }).click();
    await page.getByText('Another open workshop already uses this code').waitFor();
    await page.getByLabel('Join code').fill('');
    await page.getByRole('button', { name: 'Add member' }).click();
    await page.getByRole('group', { name: 'Members to invite' }).getByLabel('Name').fill('Mori');
    await page.getByRole('button', { name: 'Create workshop' }).click();
    await page.getByRole('heading', { name: 'Send these links' }).waitFor();
    await page.getByLabel('Mori').filter({ hasText: '/sign-in#' }).waitFor();
    expect(await focused()).toBe('Send these links');
    await page.getByRole('link', { name: 'Open live room' }).click();
    await page.waitForURL('**/room');
  });

  test('searches, filters and sorts in the address, and survives a reload and the back button', async () => {
    await create('Alpine course', { startsAt: new Date(Date.now() + 9 * DAY_MS).toISOString() });
    const ended = await create('Zebra course');
    await instructor.send('PATCH', `/api/workshops/${ended.id}`, { state: 'open' });
    await instructor.send('PATCH', `/api/workshops/${ended.id}`, { state: 'ended' });
    await page.goto(`${site.url}/workshops`);
    await row('Alpine').waitFor();
    const names = () => page.locator('[data-part="workshop-list"] tbody th').allTextContents();
    expect(await names()).toEqual(['Alpine course', 'Zebra course', 'Hall C', 'Hall B']);
    await page.getByLabel('Sort by').selectOption({ label: 'Name' });
    await expect.poll(names).toEqual(['Alpine course', 'Hall B', 'Hall C', 'Zebra course']);
    expect(queryOf()).toBe('?sort=name');
    await search().fill('kumo-48');
    await expect.poll(names).toEqual(['Hall B']);
    expect(queryOf()).toBe('?q=kumo-48&sort=name');
    await search().fill('');
    await expect.poll(names).toHaveLength(4);
    await page.getByLabel('State').selectOption({ label: 'Ended' });
    await expect.poll(names).toEqual(['Zebra course']);
    await page.reload();
    await row('Zebra').waitFor();
    expect(await page.getByLabel('State').inputValue()).toBe('ended');
    await page.goBack();
    await expect.poll(names).toEqual(['Alpine course', 'Hall B', 'Hall C', 'Zebra course']);
    await search().fill('nothing like this');
    await page.getByRole('heading', { name: 'No workshops match' }).waitFor();
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await row('Alpine').waitFor();
    expect(queryOf()).toBe('?sort=name');
    expect(await search().inputValue()).toBe('');
  });

  test('opens a workshop in its row, where nothing moves, and shows changes of others', async () => {
    const before = await row('Alpine').boundingBox();
    await row('Alpine').getByRole('button', { name: 'Open workshop' }).click();
    await row('Alpine').getByText('Open', { exact: true }).waitFor();
    await row('Alpine').getByRole('button', { name: 'Start workshop' }).click();
    await page.getByRole('dialog').waitFor();
    expect(await row('Alpine').boundingBox()).toEqual(before);
    await page.getByRole('button', { name: 'Cancel' }).click();
    const { id } = await create('Made by another program');
    await row('Made by another program').waitFor({ timeout: 5_000 });
    await instructor.send('PATCH', `/api/workshops/${id}`, { name: 'Renamed by another' });
    await row('Renamed by another').waitFor({ timeout: 5_000 });
  });

  test('renames with the menu', async () => {
    await openMenu('Renamed by another');
    await page.getByRole('menuitem', { name: 'Rename' }).click();
    await page.getByRole('dialog').getByLabel('Name').fill('Closing day');
    await page.getByRole('dialog').getByRole('button', { name: 'Rename' }).click();
    await row('Closing day').waitFor();
    await page.getByText('Workshop renamed').waitFor();
  });

  test('duplicates with the next free number, the settings and the members', async () => {
    await openMenu('Hall B');
    await page.getByRole('menuitem', { name: 'Duplicate' }).click();
    await page.waitForURL('**/workshops/new?from=*');
    await page.getByRole('heading', { name: 'Duplicate workshop' }).waitFor();
    expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('Hall B (2)');
    expect(await page.getByLabel('Number of seats').inputValue()).toBe('40');
    expect(await page.getByLabel('Course', { exact: true }).isDisabled()).toBe(true);
    await page.getByRole('button', { name: 'Create workshop' }).click();
    await page.waitForURL('**/room');
    const workshops = await instructor.send<WorkshopSummary[]>('GET', '/api/workshops');
    expect(workshops.find(({ name }) => name === 'Hall B (2)')).toMatchObject({
      state: 'draft',
      expectedSeats: 40,
      seats: 0,
    });
  });

  test('deletes after the name was typed, with the focus on Cancel first', async () => {
    await page.goto(`${site.url}/workshops`);
    await openMenu('Hall B (2)');
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    const dialog = page.getByRole('dialog', { name: 'Delete Hall B (2)?' });
    await dialog
      .getByText('This deletes 0 students, 0 passes, 0 help requests and all results.')
      .waitFor();
    await dialog.getByRole('link', { name: 'Export first' }).waitFor();
    expect(await focused()).toBe('Cancel');
    const sure = dialog.getByRole('button', { name: 'Delete workshop' });
    await dialog.getByRole('textbox').fill('Hall B');
    expect(await sure.isDisabled()).toBe(true);
    await dialog.getByRole('textbox').fill('Hall B (2)');
    await sure.click();
    await page.getByText('Workshop deleted').waitFor();
    await expect.poll(() => row('Hall B (2)').count()).toBe(0);
    expect(await page.evaluate(() => document.activeElement !== document.body)).toBe(true);
    await openMenu('Alpine');
    await page.getByRole('menuitem', { name: 'Rename' }).waitFor();
    expect(await page.getByRole('menuitem', { name: 'Delete' }).count()).toBe(0);
    await page.keyboard.press('Escape');
  });

  test('keeps the list while the server is away, says so, and continues', async () => {
    site.errors.setServerAway(true);
    await page.route('**/api/workshops?*', (route) => route.abort());
    await page.getByText(/^As of \d\d:\d\d/).waitFor();
    expect(await row('Hall B').count()).toBe(1);
    expect(await row('Alpine').getByRole('button', { name: 'Start workshop' }).isDisabled()).toBe(
      true,
    );
    await page.unroute('**/api/workshops?*');
    await page.getByText(/^As of \d\d:\d\d/).waitFor({ state: 'detached' });
    site.errors.setServerAway(false);
  });

  test('shows the zone of a workshop and the reader’s own time in another zone', async () => {
    const { id } = await create('Berlin course', {
      startsAt: '2027-01-12T14:00:00Z',
      timeZone: 'Europe/Berlin',
    });
    const other = await site.browser.newContext({
      storageState: await page.context().storageState(),
      locale: 'en-US',
      timezoneId: 'America/Los_Angeles',
      viewport: { width: 1440, height: 900 },
    });
    const visit = await other.newPage();
    visit.setDefaultTimeout(TIMEOUT_MS);
    await visit.goto(`${site.url}/workshops?q=Berlin`);
    await visit.getByText(/Tue, Jan 12, 2027, 15:00\s+Berlin\s+\(06:00 your time\)/).waitFor();
    await visit.goto(`${site.url}/workshops/${id}/settings`);
    await expect.poll(() => visit.getByLabel('Time (24-hour)').inputValue()).toBe('15:00');
    expect(await visit.getByLabel('Date', { exact: true }).inputValue()).toBe('2027-01-12');
    expect(await visit.getByRole('combobox', { name: 'Time zone' }).inputValue()).toBe(
      'Berlin, UTC+1',
    );
    await visit.getByText('15:00 in Berlin is 06:00 for you').waitFor();
    await visit.goto(`${site.url}/workshops/new`);
    await expect
      .poll(() => visit.getByRole('combobox', { name: 'Time zone' }).inputValue())
      .toMatch(/^Los Angeles, UTC-[78]$/);
    await visit.getByLabel('Time (24-hour)').fill('9:00');
    await visit.getByRole('combobox', { name: 'Time zone' }).fill('tok');
    await visit.getByRole('option', { name: /^Tokyo, UTC\+9/ }).waitFor();
    await visit.keyboard.press('Enter');
    expect(await visit.getByRole('combobox', { name: 'Time zone' }).inputValue()).toBe(
      'Tokyo, UTC+9',
    );
    expect(await visit.getByLabel('Time (24-hour)').inputValue()).toBe('9:00');
    await visit.getByText(/^09:00 in Tokyo is .+ for you$/).waitFor();
    await other.close();
    const japanese = await site.browser.newContext({
      storageState: await page.context().storageState(),
      locale: 'ja-JP',
      timezoneId: 'America/Los_Angeles',
      viewport: { width: 1440, height: 900 },
    });
    const reader = await japanese.newPage();
    reader.setDefaultTimeout(TIMEOUT_MS);
    await reader.goto(`${site.url}/workshops?q=Berlin`);
    await reader.getByText(/15:00\s+Berlin\s+（お使いのタイムゾーンでは 06:00）/).waitFor();
    await reader.goto(`${site.url}/workshops/${id}/settings`);
    await reader.getByText('Berlin の 15:00 は、お使いのタイムゾーンでは 06:00 です').waitFor();
    await japanese.close();
  });

  test('changes only the name of an ended workshop', async () => {
    const all = await instructor.send<WorkshopSummary[]>('GET', '/api/workshops');
    const zebra = all.find(({ name }) => name === 'Zebra course');
    await page.goto(`${site.url}/workshops/${zebra?.id ?? ''}/settings`);
    await page
      .getByText('After the end, you can change the name and the data retention only.')
      .waitFor();
    for (const field of [
      page.getByLabel('Date', { exact: true }),
      page.getByLabel('Time (24-hour)'),
      page.getByRole('combobox', { name: 'Time zone' }),
      page.getByLabel('Join code'),
      page.getByLabel('Number of seats'),
    ])
      expect(await field.isDisabled()).toBe(true);
    expect(await page.locator('[data-part="threshold-form"]').count()).toBe(0);
    await page.getByLabel('Name', { exact: true }).fill('Zebra course, spring');
    const form = page.getByRole('form', { name: 'Workshop', exact: true });
    await form.getByRole('button', { name: 'Save changes' }).click();
    await page.getByText('Saved', { exact: true }).waitFor();
    const after = await instructor.send<WorkshopSummary[]>('GET', '/api/workshops');
    expect(after.find(({ id }) => id === zebra?.id)?.name).toBe('Zebra course, spring');
  });

  test('asks before another join code, saves what changed, and keeps typed text', async () => {
    const [workshop] = await instructor
      .send<WorkshopSummary[]>('GET', '/api/workshops')
      .then((all) => all.filter(({ name }) => name === 'Hall B'));
    await page.goto(`${site.url}/workshops/${workshop?.id ?? ''}/settings`);
    await page.getByLabel('Join code').fill('momo 771');
    await page.reload();
    await expect.poll(() => page.getByLabel('Join code').inputValue()).toBe('momo 771');
    await page.locator('[data-part="basics-form"]').getByRole('button', { name: 'Save' }).click();
    const dialog = page.getByRole('dialog', { name: 'Change the join code?' });
    await dialog.getByText('Printed cards and links with KUMO-482 stop working.').waitFor();
    expect(await focused()).toBe('Cancel');
    await dialog.getByRole('button', { name: 'Change code' }).click();
    await page.getByText('Saved', { exact: true }).waitFor();
    await expect.poll(() => page.getByLabel('Join code').inputValue()).toBe('MOMO-771');
  });
});
