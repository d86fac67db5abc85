import { describe, expect, it } from '@jest/globals';
import { html } from './html.js';

describe('html', () => {
  it('escapes what is filled in, in text and in attributes', () => {
    const text = `<script>alert("1") & '2'</script>`;
    const escaped = '&lt;script&gt;alert(&quot;1&quot;) &amp; &#39;2&#39;&lt;/script&gt;';
    expect(html`<p title="${text}">${text}</p>`.text).toBe(`<p title="${escaped}">${escaped}</p>`);
  });

  it('lets markup of its own pass, alone and in lists, and leaves out what is absent', () => {
    const items = ['a', '<b>'].map((item) => html`<li>${item}</li>`);
    expect(html`${items}${undefined}${null}${false}${0}`.text).toBe('<li>a</li><li>&lt;b&gt;</li>0');
  });

  it('takes nothing for markup that only looks like it', () => {
    const lookAlike = { text: '<b>' } as unknown as string;
    expect(() => html`${lookAlike}`).toThrow(TypeError);
  });
});
