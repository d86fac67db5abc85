import { describe, expect, it } from '@jest/globals';
import { pointOf } from './point.js';

describe('pointOf', () => {
  it.each([
    ['31.230416', '121.473701', 31.230416, 121.473701],
    ['-90', '-180', -90, -180],
    ['0', '7.50', 0, 7.5],
  ])('reads %s, %s', (latitude, longitude, lat, lng) => {
    expect(pointOf(latitude, longitude, 'GCJ02')).toEqual({ point: { lng, lat, crs: 'GCJ02' }, warnings: [] });
  });

  it.each(['', 'NaN', '1e2', '180.1', '1234', ' 121', '121.', '+121', '0x10', '121,47', 121, null, undefined])(
    'has none at the longitude %j, and says so',
    (longitude) => {
      const { point, warnings } = pointOf('31.230416', longitude, 'unknown');
      expect(point).toBeNull();
      expect(warnings.map(({ code }) => code)).toEqual(['COORDINATES_UNREADABLE']);
    },
  );

  it('knows that latitudes end sooner', () => {
    expect(pointOf('90.1', '121', 'WGS84').point).toBeNull();
    expect(pointOf('89.9', '121', 'WGS84').point).not.toBeNull();
  });
});
