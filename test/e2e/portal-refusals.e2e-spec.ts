import { jest } from '@jest/globals';
import type { Page } from 'playwright-core';
import { NUMBER, PNG, receiptOn, send, write } from '../support/portal/citizen.js';
import { Stage } from '../support/portal/stage.js';

// Each test opens a browser of its own.
jest.setTimeout(60_000);

const SCRIPT = `"'></textarea><script>window.hacked = 1</script><img src=x onerror="window.hacked = 1">{{7*7}}\${7*7}`;

const forge = (page: Page) =>
  page.evaluate(`(() => {
    const form = document.getElementById('form');
    form.action = form.action.replace(/token=[^&]+/, 'token=' + 'x'.repeat(22) + '.1795312800.' + 'x'.repeat(43));
  })()`);

describe('what the portal does not take', () => {
  let stage: Stage;
  beforeAll(async () => void (stage = await Stage.open()), 60_000);
  afterEach(() => stage.clear());
  afterAll(() => stage.close());

  const plain = (path?: string) => stage.visit(path, { javaScriptEnabled: false });
  const isHacked = (page: Page) => page.evaluate('"hacked" in window || document.querySelector("img[src=x]") !== null');

  it('a form that is none of ours: a page says what to do, and the words are still there', async () => {
    const page = await plain();
    await write(page, '路灯还是不亮');
    await forge(page);
    await page.click('#submit');
    expect(await page.textContent('h1')).toBe('这个页面已经失效');
    await page.goBack();
    expect(await page.inputValue('#content')).toBe('路灯还是不亮');
  });

  it('the same with scripts: the page gets a new token by itself', async () => {
    const page = await stage.visit();
    await write(page, '红绿灯坏了');
    await forge(page);
    const number = await send(page);
    expect((await stage.intake(number)).warnings).toEqual([]);
  });

  it('a form with nothing in it: the fault is named, on the page and, without scripts, on a page of its own', async () => {
    const page = await stage.visit();
    await page.click('#submit');
    expect(await page.textContent('#faults')).toMatch(
      /请写下事情的经过，或者附上照片.*请阅读个人信息保护说明并勾选同意/,
    );
    expect(await page.evaluate('document.activeElement.id')).toBe('faults');
    await page.click('#faults a');
    expect(await page.evaluate('document.activeElement.id')).toBe('content');
    expect(await page.getAttribute('#content', 'aria-invalid')).toBe('true');
    await page.keyboard.type('有内容了');
    expect(await page.getAttribute('#content', 'aria-invalid')).toBeNull();

    const other = await plain();
    await other.fill('#place', '人民路12号');
    await other.check('#consent');
    await other.click('#submit');
    expect(await other.textContent('h1')).toBe('还没有写内容');
    await other.goBack();
    expect(await other.inputValue('#place')).toBe('人民路12号');
  });

  it('a file that is no photo: refused by the page, or marked when it pretends to be one', async () => {
    const page = await stage.visit();
    await write(page, '见附件');
    await page.setInputFiles('#photos', [
      { name: '合同.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7') },
      { name: '合同.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('%PDF-1.7\n%pretends') },
    ]);
    expect(await page.textContent('#photo-status')).toBe('“合同.pdf”不是照片或视频，没有加入。 已加入，共 1 个文件。');
    expect(await stage.intake(await send(page))).toMatchObject({
      appeal: { content: '见附件' },
      attachments: [{ name: '合同.jpg', mime: 'application/pdf', kind: 'file', state: 'refused' }],
      warnings: [{ code: 'FILE_TYPE_REFUSED' }],
    });
  });

  it('more or larger files than it can hold: said before anything is sent, and on a page of its own without scripts', async () => {
    const seven = Array.from({ length: 7 }, (_, index) => ({
      name: `${index}.png`,
      mimeType: 'image/png',
      buffer: PNG,
    }));
    const large = stage.file('large.png', 20 * 1024 * 1024 + 1);
    const page = await stage.visit();
    await page.setInputFiles('#photos', large);
    expect(await page.textContent('#photo-status')).toBe('“large.png”超过 20 MB，没有加入。');
    await page.setInputFiles('#photos', seven);
    expect(await page.textContent('#photo-status')).toBe('最多 6 个文件，多出的没有加入。 已加入，共 6 个文件。');

    const other = await plain();
    await write(other, '七张照片');
    await other.setInputFiles('#photos', seven);
    await other.click('#submit');
    expect(await other.textContent('h1')).toBe('文件太大或太多');
    await other.goBack();
    expect(await other.inputValue('#content')).toBe('七张照片');
  });

  it('too many from one address: a page says when to come back, and the form does so without losing a word', async () => {
    const first = await plain('strict');
    await write(first, '第一件');
    await stage.intake(await send(first));
    const second = await plain('strict');
    await write(second, '第二件');
    await second.click('#submit');
    expect(await second.textContent('.trouble')).toMatch(/现在提交的人太多.*请在 (9|10) 分钟后再试/s);

    const scripted = await stage.visit('strict');
    await write(scripted, '第三件');
    await scripted.click('#submit');
    await scripted.waitForSelector('text=/请在 (9|10) 分钟后按“重新提交”/');
    expect(await scripted.inputValue('#content')).toBe('第三件');
    await scripted.reload();
    expect(await scripted.inputValue('#content')).toBe('第三件');
  });

  it('scripts, in any field, in the language, and in the number', async () => {
    const page = await stage.visit(`portal/?lang=${encodeURIComponent(SCRIPT)}&size=${encodeURIComponent(SCRIPT)}`);
    expect(await isHacked(page)).toBe(false);
    await write(page, SCRIPT);
    for (const field of ['#place', '#name']) await page.fill(field, SCRIPT);
    await page.fill('#phone', '<script>hacked=1</script>');
    await page.setInputFiles('#photos', {
      name: `${SCRIPT.replaceAll('/', '')}.png`,
      mimeType: 'image/png',
      buffer: PNG,
    });
    await page.waitForSelector('#photo-list canvas');
    expect(await isHacked(page)).toBe(false);
    const number = await send(page);
    expect(number).toMatch(NUMBER);
    expect(await isHacked(page)).toBe(false);
    const intake = await stage.intake(number);
    expect(intake).toMatchObject({
      appeal: { content: SCRIPT },
      place: { text: SCRIPT },
      requester: { name: SCRIPT, phones: [{ number: null, raw: '<script>hacked=1</script>' }] },
    });
    for (const path of [`portal/requests/${encodeURIComponent(SCRIPT)}`, `portal/${encodeURIComponent(SCRIPT)}`]) {
      await page.goto(stage.urlOf(path));
      expect(await page.textContent('h1')).toMatch(/^没有/);
      expect(await isHacked(page)).toBe(false);
    }
  });

  it('anything in the page that its policy forbids, and this would be noticed', async () => {
    const page = await stage.visit();
    await page.evaluate(`document.body.setAttribute('style', 'color: red')`);
    await expect(page.evaluate(`document.body.innerHTML = '<p>text</p>'`)).rejects.toThrow(/TrustedHTML/);
    expect(stage.complaints.splice(0)).toEqual([
      expect.stringMatching(/inline style violates .*Content Security Policy/),
      expect.stringMatching(/TrustedHTML/),
    ]);
  });

  it('a position that the citizen does not want to give', async () => {
    const page = await stage.visit('portal', { permissions: [] });
    await page.click('#use-position');
    await page.waitForSelector('text=您没有允许使用位置');
    await write(page, '不给位置');
    await page.click('#submit');
    expect((await stage.intake(await receiptOn(page))).place).toBeNull();
  });
});
