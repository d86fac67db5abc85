import { jest } from '@jest/globals';
import { NUMBER, PNG, receiptOn, send, write } from '../support/portal/citizen.js';
import { Stage } from '../support/portal/stage.js';

// Each test opens a browser of its own.
jest.setTimeout(60_000);

describe('a request written in the portal', () => {
  let stage: Stage;
  beforeAll(async () => void (stage = await Stage.open()), 60_000);
  afterEach(() => stage.clear());
  afterAll(() => stage.close());

  it('comes out on the queue, with its photo and its place, and the citizen sees that it was passed on', async () => {
    const page = await stage.visit('portal', {
      permissions: ['geolocation'],
      geolocation: { latitude: 30.2741234, longitude: 120.155, accuracy: 17.4 },
    });
    await write(page, '人民路12号门口的路灯三天没亮了。');
    await page.check('[name=type][value=help]');
    await page.fill('#place', '人民路12号');
    await page.click('#use-position');
    await page.waitForSelector('#forget-position:visible');
    expect(await page.textContent('#position')).toBe('已加入您的位置，误差约 18 米。');
    await page.fill('#occurredAt', '2026-11-19T18:30');
    await page.setInputFiles('#photos', [
      { name: '路灯.png', mimeType: 'image/png', buffer: PNG },
      { name: 'other.png', mimeType: 'image/png', buffer: Buffer.concat([PNG, PNG]) },
    ]);
    await page.click('text=other.png >> xpath=../button');
    await page.waitForSelector('#photo-list canvas');
    await page.check('[name=identity][value=confidential]');
    await page.fill('#name', '张三');
    await page.fill('#phone', '13800000000');

    const number = await send(page);
    expect(number).toMatch(NUMBER);
    expect(await stage.intake(number)).toMatchObject({
      channel: { id: 'portal', adapter: 'web-portal', medium: 'web' },
      assurance: 'low',
      action: 'create',
      requester: {
        name: '张三',
        phones: [{ number: '+8613800000000', role: 'contact', raw: '13800000000' }],
        language: 'zh',
        anonymous: false,
        confidential: true,
      },
      appeal: {
        type: 'help',
        content: '人民路12号门口的路灯三天没亮了。',
        occurredAt: '2026-11-19T18:30:00+08:00',
      },
      place: { text: '人民路12号', point: { lng: 120.155, lat: 30.274123, crs: 'WGS84' } },
      attachments: [{ id: 'photo-1', kind: 'image', name: '路灯.png', mime: 'image/png', state: 'stored' }],
      warnings: [],
    });
    await page.waitForSelector('text=已转交受理人员');
    expect(await page.evaluate('sessionStorage.length')).toBe(0);
  });

  it('is one request, however often the button is pressed', async () => {
    const page = await stage.visit();
    await write(page, '井盖丢失');
    await page.dblclick('#submit');
    await stage.intake(await receiptOn(page));

    const plain = await stage.visit('portal', { javaScriptEnabled: false });
    await write(plain, '垃圾没有清运');
    await plain.dblclick('#submit');
    const number = await receiptOn(plain);
    await stage.intake(number);
    await plain.goBack();
    expect(await send(plain)).toBe(number);
    // Whatever comes through the same queues later was worked after it.
    const later = await stage.visit();
    await write(later, '后来的一件');
    await stage.intake(await send(later));
    expect(await stage.intakesSaying('井盖丢失')).toHaveLength(1);
    expect(await stage.intakesSaying('垃圾没有清运')).toHaveLength(1);
  });

  it('waits for the network, and says that nothing has arrived until then', async () => {
    const page = await stage.visit();
    await write(page, '停水了');
    await page.context().setOffline(true);
    await page.click('#submit');
    await page.waitForSelector('text=您的诉求还没有收到');
    await page.context().setOffline(false);
    await stage.intake(await receiptOn(page));
    expect(await stage.intakesSaying('停水了')).toHaveLength(1);
  });

  it('is sent again when the answer is lost, does not claim to know, and is still one', async () => {
    const page = await stage.visit();
    const numbers: string[] = [];
    await page.route('**/requests?**', async (route) => {
      const answer = await route.fetch();
      numbers.push(((await answer.json()) as { number: string }).number);
      await (numbers.length === 1 ? route.abort('connectionreset') : route.fulfill({ response: answer }));
    });
    await write(page, '树倒了');
    await page.click('#submit');
    await page.waitForSelector('text=不能确定是否收到');
    await page.click('#retry');
    const number = await receiptOn(page);
    expect(numbers).toEqual([number, number]);
    await stage.intake(number);
    expect(await stage.intakesSaying('树倒了')).toHaveLength(1);
  });

  it('outlives a crash: the words come back, and what may have been sent is sent under the same number', async () => {
    const page = await stage.visit();
    let sent = '';
    await page.route('**/requests?**', async (route) => {
      sent = ((await (await route.fetch()).json()) as { number: string }).number;
      await route.abort('connectionreset');
    });
    await write(page, '噪声扰民');
    await page.check('[name=type][value=complaint]');
    await page.click('#submit');
    await page.click('#stop');
    await page.unroute('**/requests?**');
    await page.reload();
    await page.waitForSelector('text=已恢复您上次没有提交的文字');
    expect(await page.inputValue('#content')).toBe('噪声扰民');
    expect(await page.isChecked('[name=type][value=complaint]')).toBe(true);
    await page.check('#consent');
    expect(await send(page)).toBe(sent);
    await stage.intake(sent);
    expect(await stage.intakesSaying('噪声扰民')).toHaveLength(1);
  });

  it('may be one of two, written side by side in two tabs', async () => {
    const one = await stage.visit();
    const other = await one.context().newPage();
    await other.goto(stage.urlOf('portal'));
    await write(one, '路灯不亮');
    await write(other, '下水道堵塞');
    await one.reload();
    expect(await one.inputValue('#content')).toBe('路灯不亮');
    await one.check('#consent');
    const [first, second] = [await send(one), await send(other)];
    expect(first).not.toBe(second);
    expect((await stage.intake(first)).appeal.content).toBe('路灯不亮');
    expect((await stage.intake(second)).appeal.content).toBe('下水道堵塞');
  });

  it('needs no script: a plain form, its photo, and a page with the number', async () => {
    const page = await stage.visit('portal', { javaScriptEnabled: false });
    await write(page, '请修路灯');
    await page.setInputFiles('#photos', { name: '灯.png', mimeType: 'image/png', buffer: PNG });
    const number = await send(page);
    expect(await stage.intake(number)).toMatchObject({
      attachments: [{ name: '灯.png', state: 'stored' }],
      warnings: [{ code: 'SPAM_SUSPECTED' }],
      extensions: { 'web-portal': { form: { doubts: ['no-work'] } } },
    });
    expect(await page.isVisible('#copy')).toBe(false);
    await page.reload();
    expect(await page.textContent('#number')).toBe(number);
  });

  it('is written in English by whoever reads English, from first to last', async () => {
    const permissions = ['clipboard-read', 'clipboard-write'];
    const page = await stage.visit('portal', { locale: 'en-GB', permissions });
    expect(await page.getAttribute('html', 'lang')).toBe('en');
    await page.fill('#content', 'The street lamp is out.');
    await page.click('#submit');
    expect(await page.textContent('#faults')).toContain('Read how personal data is protected');
    await page.check('#consent');
    const number = await send(page);
    expect(await page.textContent('h1')).toBe('We have received your request');
    await page.waitForSelector('text=Passed on to the staff');
    await page.click('#copy');
    await page.waitForSelector('text=The number has been copied');
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(number);
    expect((await stage.intake(number)).requester.language).toBe('en');
    await page.click('text=中文');
    expect(await page.textContent('h1')).toBe('您的诉求已收到');
    expect(await page.textContent('#number')).toBe(number);
  });

  it('is marked, not lost, when it comes back sooner than a person writes', async () => {
    const page = await stage.visit('strict');
    await write(page, '写得很快');
    const number = await send(page);
    expect((await stage.intake(number)).warnings).toEqual([
      { code: 'SPAM_SUSPECTED', detail: 'Possibly sent by a machine: it came back sooner than a person writes.' },
    ]);
  });
});
