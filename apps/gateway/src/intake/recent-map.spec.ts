import { RecentMap } from './recent-map.js';

describe('RecentMap', () => {
  const filledTo = (last: number): RecentMap<number> => {
    const map = new RecentMap<number>(10);
    for (let key = 1; key <= last; key += 1) map.set(String(key), key);
    return map;
  };

  it('remembers at least as many as it was told, whenever it is asked', () => {
    for (let last = 10; last <= 40; last += 1) {
      const map = filledTo(last);
      for (let key = last - 9; key <= last; key += 1) expect([last, map.get(String(key))]).toEqual([last, key]);
    }
  });

  it('forgets what lies further back than twice that', () => {
    expect(filledTo(21).get('1')).toBeUndefined();
  });

  it('gives the newer of two values, and deletes both', () => {
    const map = filledTo(12);
    map.set('5', 50);
    expect(map.get('5')).toBe(50);
    map.delete('5');
    expect(map.get('5')).toBeUndefined();
  });
});
