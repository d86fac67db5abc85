import { traceparentOf } from './trace.js';

describe('traceparentOf', () => {
  const given = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';

  it("goes on with the caller's trace", () => {
    expect(traceparentOf(given)).toBe(given);
  });

  it.each([undefined, '', `${given}x`, '00-00000000000000000000000000000000-00f067aa0ba902b7-01'])(
    'begins a new one for %p',
    (header) => {
      expect(traceparentOf(header)).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
    },
  );

  it('never gives one twice', () => {
    const many = Array.from({ length: 2000 }, () => traceparentOf(undefined));
    expect(new Set(many).size).toBe(2000);
  });
});
