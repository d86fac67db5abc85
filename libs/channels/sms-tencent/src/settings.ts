import { fenceSettings, type FenceSettings } from '#libs/channel-kit';

/** Tencent Cloud signs nothing, so that the fence is all there is. */
export const SmsTencentSettings = fenceSettings;
export type SmsTencentSettings = FenceSettings;
