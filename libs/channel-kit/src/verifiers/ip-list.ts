import { BlockList, isIP } from 'node:net';
import { z } from 'zod';
import { refused, type Verdict } from '../verdict.js';
import type { Verifier } from './verifier.js';

const addressRange = z
  .union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()], 'Write an address or a range such as 203.0.113.0/24.')
  .refine((range) => !/\/0$/.test(range), 'This is every address there is.');

/** Settings of a list of source addresses. */
export const ipListSettings = z.strictObject({
  kind: z.literal('ip-list').describe('Where requests may come from, as seen through the trusted proxies.'),
  addresses: z.array(addressRange).min(1).max(1000).describe('Addresses and ranges (CIDR), IPv4 and IPv6.'),
});
export type IpListSettings = z.infer<typeof ipListSettings>;

/** Verifies the source address. Nothing covers the body, so the assurance is `low`. An unknown address is refused. */
export function ipList(settings: IpListSettings): Verifier {
  const ranges = settings.addresses.map((range) => ({ range, list: listOf(range) }));
  return ({ remoteAddress }): Verdict => {
    const address = plainAddress(remoteAddress ?? '');
    const family = isIP(address);
    const found =
      family === 0 ? undefined : ranges.find(({ list }) => list.check(address, family === 4 ? 'ipv4' : 'ipv6'));
    return found === undefined
      ? refused('ADDRESS_NOT_ALLOWED')
      : { kind: 'accepted', credential: found.range, assurance: 'low' };
  };
}

function listOf(range: string): BlockList {
  const list = new BlockList();
  const [address = '', bits] = range.split('/');
  const family = isIP(address) === 4 ? 'ipv4' : 'ipv6';
  if (bits === undefined) list.addAddress(address, family);
  else list.addSubnet(address, Number(bits), family);
  return list;
}

/** Without a zone, and an IPv4 address as such where a dual-stack socket shows it inside IPv6. */
function plainAddress(address: string): string {
  const bare = address.split('%', 1)[0] ?? '';
  return /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(bare)?.[1] ?? bare;
}
