import type { Page } from 'playwright-core';

/** A picture of one pixel. */
export const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
export const NUMBER = /^([0-9A-HJKMNP-TV-Z]{4}-){2}[0-9A-HJKMNP-TV-Z]{4}$/;

/** Writes the least that can be sent. */
export async function write(page: Page, content: string): Promise<void> {
  await page.fill('#content', content);
  await page.check('#consent');
}

/** The number on the receipt, once that is shown. */
export async function receiptOn(page: Page): Promise<string> {
  // Not its address: whoever presses twice breaks off one navigation by another.
  const number = await page.waitForSelector('#number');
  return (await number.textContent()) ?? '';
}

/** Sends what is written and gives the number on the receipt. */
export async function send(page: Page): Promise<string> {
  await page.click('#submit');
  return receiptOn(page);
}
