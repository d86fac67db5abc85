// `npm run docs:screenshots`: docs/images/portal-*.png, taken of the portal of the example config as it is now.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBuild } from './lib/build.mjs';
import { ensureDeps } from './lib/deps.mjs';
import { loadEnvironment, urlOf } from './lib/environment.mjs';
import { run } from './lib/fail.mjs';
import { fromRoot } from './lib/paths.mjs';
import { photographed } from './lib/sample-photos.mjs';
import { onShutdown } from './lib/shutdown.mjs';
import { Stack } from './lib/stack.mjs';
import { ensureChromium } from './lib/test-programs.mjs';

const IMAGES = fromRoot('docs/images');
const DEVICES = {
  phone: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 1.5, isMobile: true, hasTouch: true },
  desk: { viewport: { width: 1080, height: 780 } },
};

await run(async () => {
  await ensureDeps();
  await ensureBuild();
  const { chromium } = await import('playwright-core');
  const executablePath = await ensureChromium();
  const folder = mkdtempSync(join(tmpdir(), 'hotline-screenshots-'));
  const env = await loadEnvironment({
    NODE_ENV: 'development',
    REDIS_URL: '',
    DATA_DIR: folder,
    GATEWAY_PORT: '0',
    OPS_PORT: '0',
    NORMALIZER_PORT: '0',
  });
  const stack = new Stack({ env, onLine: () => undefined, tell: console.error });
  onShutdown({ stop: () => stack.stop(), kill: () => stack.kill(), tell: console.log });
  let browser;
  try {
    await stack.start();
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
    mkdirSync(IMAGES, { recursive: true });
    const photos = await photographed(browser);
    for (const device of Object.keys(DEVICES)) {
      for (const colorScheme of ['light', 'dark']) {
        await portray(browser, `${urlOf(env, 'GATEWAY')}/channels/portal`, photos, device, colorScheme);
      }
    }
  } finally {
    await browser?.close();
    await stack.stop();
    rmSync(folder, { recursive: true, force: true });
  }
  return 0;
});

/** The page as one opens it, the page filled in, and the receipt. */
async function portray(browser, url, photos, device, colorScheme) {
  const context = await browser.newContext({
    ...DEVICES[device],
    colorScheme,
    locale: 'zh-CN',
    reducedMotion: 'reduce',
    permissions: ['geolocation'],
    geolocation: { latitude: 36.6512, longitude: 117.1201, accuracy: 17 },
  });
  const page = await context.newPage();
  const take = async (what) => {
    const path = join(IMAGES, `portal-${what}${device}-${colorScheme}.png`);
    await page.screenshot({ path });
    console.log(path);
  };
  await page.goto(url);
  await take('');
  await page.fill('#content', '人民路12号门口的路灯三天没亮了，晚上老人出门看不清路，希望尽快修好。');
  await page.check('[name=type][value=help]');
  await page.fill('#place', '人民路12号，小区北门');
  await page.click('#use-position');
  await page.setInputFiles('#photos', photos);
  await page.waitForSelector('#photo-list li:nth-child(2) canvas');
  await page.evaluate("document.querySelector('[aria-labelledby=where]').scrollIntoView()");
  if (device === 'phone') await take('filled-');
  await page.fill('#name', '张女士');
  await page.fill('#phone', '13800000000');
  await page.check('#consent');
  await page.click('#submit');
  await page.waitForSelector('text=已转交受理人员');
  await page.evaluate('window.scrollTo(0, 0)');
  await take('receipt-');
  await context.close();
}
