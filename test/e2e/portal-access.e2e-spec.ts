import { jest } from '@jest/globals';
import axe, { type AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { receiptOn, send, write } from '../support/portal/citizen.js';
import { Stage } from '../support/portal/stage.js';

// Each test opens a browser of its own.
jest.setTimeout(60_000);

const PHONE = { width: 390, height: 844 };
const DESK = { width: 1280, height: 860 };
const LOOKS = [
  ['a phone, light', PHONE, 'light'],
  ['a phone, dark', PHONE, 'dark'],
  ['a desk, light', DESK, 'light'],
  ['a desk, dark', DESK, 'dark'],
] as const;

async function violationsOn(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  const { violations, passes } = await page.evaluate<AxeResults>('axe.run()');
  expect(passes.length).toBeGreaterThan(10);
  return violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html }) => html).join(' ')}`);
}

describe('the portal is for everybody', () => {
  let stage: Stage;
  beforeAll(async () => void (stage = await Stage.open()), 60_000);
  afterEach(() => stage.clear());
  afterAll(() => stage.close());

  it.each(LOOKS)('has nothing in it that axe objects to: %s', async (_look, viewport, colorScheme) => {
    // Half-way through an animation a colour is not yet what it will be.
    const page = await stage.visit('portal', { viewport, colorScheme, reducedMotion: 'reduce' });
    await page.click('.notice summary');
    expect(await violationsOn(page)).toEqual([]);
    await page.click('#submit');
    expect(await violationsOn(page)).toEqual([]);
    await write(page, '路灯不亮');
    await page.context().setOffline(true);
    await page.click('#submit');
    await page.waitForSelector('#retry:visible');
    expect(await violationsOn(page)).toEqual([]);
    await page.context().setOffline(false);
    await receiptOn(page);
    await page.waitForSelector('#copy:visible');
    expect(await violationsOn(page)).toEqual([]);
    await page.goto(stage.urlOf('portal/nowhere?lang=en'));
    expect(await violationsOn(page)).toEqual([]);
  });

  it('is written and sent by keyboard alone', async () => {
    const page = await stage.visit('portal', { viewport: DESK });
    const focused = () => page.evaluate<string>('(document.activeElement.id || document.activeElement.value) ?? ""');
    const tabTo = async (id: string) => {
      for (let presses = 0; presses < 20; presses += 1) {
        await page.keyboard.press('Tab');
        if ((await focused()) === id) return;
      }
      throw new Error(`pressing Tab: ${id} is not reached from where the one before was`);
    };
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await focused()).toBe('main');
    await tabTo('content');
    await page.keyboard.type('公交车站没有灯');
    await page.keyboard.press('Tab');
    for (let presses = 0; presses < 2; presses += 1) await page.keyboard.press('ArrowDown');
    expect(await focused()).toBe('help');
    await tabTo('place');
    await page.keyboard.type('建设路口');
    await tabTo('phone');
    await page.keyboard.type('13800000000');
    await tabTo('consent');
    await page.keyboard.press('Space');
    await tabTo('submit');
    await page.keyboard.press('Enter');
    const number = await receiptOn(page);
    expect(await stage.intake(number)).toMatchObject({
      appeal: { type: 'help', content: '公交车站没有灯' },
      place: { text: '建设路口' },
      requester: { phones: [{ number: '+8613800000000' }] },
    });
  });

  it.each(['portal', 'portal/?size=large', 'portal/?lang=en&size=large'])(
    'fits 320 pixels, every target large enough for a thumb: %s',
    async (path) => {
      const page = await stage.visit(path, { viewport: { width: 320, height: 640 } });
      await page.waitForSelector('#use-position:visible');
      const small = await page.evaluate(`[...document.querySelectorAll(
        'a[href]:not(.skip), button, textarea, summary, .choice, .tick, .picker, input:not([type=radio], [type=checkbox])'
      )].filter((target) => target.checkVisibility())
        .map((target) => [target.id || target.textContent.trim(), target.getBoundingClientRect()])
        .filter(([, { width, height }]) => width < 44 || height < 44).map(([name]) => name)`);
      expect(small).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(320);
    },
  );

  it('changes to large type in place, and keeps it from page to page', async () => {
    const page = await stage.visit();
    const size = () => page.evaluate<number>('parseFloat(getComputedStyle(document.body).fontSize)');
    const before = await size();
    await write(page, '字太小');
    await page.click('[data-size]');
    expect(await size()).toBeGreaterThan(before * 1.25);
    expect(await page.inputValue('#content')).toBe('字太小');
    await send(page);
    expect(page.url()).toContain('size=large');
    expect(await size()).toBeGreaterThan(before * 1.25);
  });

  it('keeps still for those whom movement disturbs', async () => {
    const page = await stage.visit('portal', { reducedMotion: 'reduce' });
    await write(page, '不要动画');
    await send(page);
    expect(await page.evaluate('document.getAnimations().length')).toBe(0);
  });
});
